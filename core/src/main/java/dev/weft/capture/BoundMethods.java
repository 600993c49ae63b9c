package dev.weft.capture;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * The methods that rules were bound to, for whoever asks what they do. Held weakly: a method goes
 * with its call sites, and these with the application. Thread-safe.
 */
final class BoundMethods {
  /** After so many new ones, those that are gone are swept out. */
  private static final int SWEEP = 256;

  private final Object lock = new Object();
  private final List<WeakReference<TrackedMethod>> methods = new ArrayList<>();

  void add(TrackedMethod method) {
    synchronized (lock) {
      methods.add(new WeakReference<>(method));
      if (methods.size() % SWEEP == 0) methods.removeIf(reference -> reference.get() == null);
    }
  }

  /** Those that are still there, in the order in which they were bound. */
  List<TrackedMethod> all() {
    List<TrackedMethod> all = new ArrayList<>();
    synchronized (lock) {
      for (WeakReference<TrackedMethod> reference : methods) {
        TrackedMethod method = reference.get();
        if (method != null) all.add(method);
      }
    }
    return all;
  }
}
