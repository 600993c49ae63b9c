package dev.weft.pipeline;

import java.security.AccessControlContext;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.ProtectionDomain;

/**
 * Makes Weft's threads. They may start on a thread of the application, with the first event, and
 * must inherit nothing of it: no class loader, no thread locals, no thread group, and (before Java
 * 24) no access control context, which would hold the class loaders of all that is on the stack.
 */
public final class WorkerThread {
  private WorkerThread() {}

  /** Starts a daemon. */
  public static Thread start(String name, Runnable body) {
    Thread thread = make(name, body);
    thread.setDaemon(true);
    thread.setContextClassLoader(WorkerThread.class.getClassLoader());
    thread.start();
    return thread;
  }

  @SuppressWarnings("removal") // it does nothing where it is no longer needed
  private static Thread make(String name, Runnable body) {
    PrivilegedAction<Thread> action = () -> new Thread(root(), body, name, 0, false);
    AccessControlContext nobody = new AccessControlContext(new ProtectionDomain[0]);
    return AccessController.doPrivileged(action, nobody);
  }

  private static ThreadGroup root() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) group = group.getParent();
    return group;
  }
}
