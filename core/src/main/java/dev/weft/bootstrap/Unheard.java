package dev.weft.bootstrap;

import dev.weft.log.Log;

/** The log of what does not run: what is wrong with it goes elsewhere. */
final class Unheard implements Log {
  @Override
  public void info(String message) {}

  @Override
  public void warn(String message) {}
}
