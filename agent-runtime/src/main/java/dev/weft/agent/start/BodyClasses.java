package dev.weft.agent.start;

import dev.weft.log.Log;

/**
 * Has those classes looked at again through which request bodies are read, once it is known that a
 * rule reads one: a container's are often loaded before. In a thread {@code weft-weave} of its own,
 * because it is found out in the middle of the loading of a class.
 */
final class BodyClasses implements Runnable {
  private static final String TOMCAT_READER = "org.apache.catalina.connector.CoyoteReader";

  private final LoadedClasses classes;
  private final Log log;

  BodyClasses(LoadedClasses classes, Log log) {
    this.classes = classes;
    this.log = log;
  }

  @Override
  public void run() {
    LoadedClasses.later(
        new Runnable() {
          @Override
          public void run() {
            weaveAll();
          }
        });
  }

  private void weaveAll() {
    classes.transform(
        BodyClasses::leadsToBody,
        loaded -> log.warn(loaded + " was loaded already: bodies read through it have no value"));
  }

  /** Whether it is a request, a servlet's stream of one of the two APIs, or Tomcat's reader. */
  private static boolean leadsToBody(Class<?> type) {
    if (type.isInterface()) return false;
    if (type.getName().equals(TOMCAT_READER)) return true;
    Class<?> above = type.getSuperclass();
    if (above != null && isOfServlets(above, "ServletInputStream")) return true;
    for (Class<?> one = type; one != null; one = one.getSuperclass()) {
      for (Class<?> each : one.getInterfaces()) {
        if (isRequest(each)) return true;
      }
    }
    return false;
  }

  private static boolean isRequest(Class<?> type) {
    if (isOfServlets(type, "ServletRequest")) return true;
    for (Class<?> each : type.getInterfaces()) {
      if (isRequest(each)) return true;
    }
    return false;
  }

  private static boolean isOfServlets(Class<?> type, String name) {
    String full = type.getName();
    return full.endsWith(name)
        && (full.equals("jakarta.servlet." + name) || full.equals("javax.servlet." + name));
  }
}
