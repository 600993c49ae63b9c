package dev.weft.http;

/** Weft's own version. A constant, since the agent's jar has no manifest that could be asked. */
public final class Version {
  /** Of the release, or of the next one in a snapshot; a test holds it to the pom. */
  public static final String NUMBER = "0.1.0";

  private Version() {}
}
