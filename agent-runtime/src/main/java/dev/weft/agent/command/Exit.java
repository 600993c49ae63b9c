package dev.weft.agent.command;

/** What a command ends with. */
final class Exit {
  static final int OK = 0;

  /** Something was refused, is damaged, or is left. */
  static final int SOMETHING_LEFT = 1;

  /** The command or the configuration is wrong; nothing was done. */
  static final int USAGE = 2;

  private Exit() {}
}
