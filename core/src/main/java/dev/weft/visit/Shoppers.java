package dev.weft.visit;

import dev.weft.request.ServletRequestFacts;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells who sends a request without being a shopper. Thread-safe. */
public final class Shoppers {
  private static final List<String> PURPOSES =
      List.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz");

  /** Prerender is a kind of prefetch; Safari calls its own preview. */
  private static final List<String> AHEAD = List.of("prefetch", "prerender", "preview");

  /**
   * In lower case. Kubernetes, the load balancers and monitors of AWS, Google and Azure as their
   * documents name them (November 2026), Envoy, Consul, HAProxy, Prometheus, Nagios.
   */
  private static final List<String> PROBES =
      List.of(
          "kube-probe/",
          "elb-healthchecker/",
          "amazon-route53-health-check",
          "googlehc/",
          "googlestackdrivermonitoring",
          "edge health probe",
          "azure traffic manager",
          "load balancer agent",
          "alwayson",
          "envoy/hc",
          "consul health check",
          "haproxy",
          "blackbox exporter",
          "check_http/",
          "nagios",
          "healthcheck");

  private static final int MAX_PURPOSE = 200;
  private static final int MAX_AGENT = 300;

  private final Set<Stranger> kept;
  private final Robots robots;
  private final List<String> healthPaths;
  private final AgentCheck probes =
      new AgentCheck(agent -> containsAny(lower(agent, MAX_AGENT), PROBES));

  /** Whoever is no shopper. */
  public enum Stranger {
    /** A browser that loads ahead what may never be looked at. */
    PREFETCH,
    /** Whoever asks by HEAD whether a page is there. */
    HEAD,
    /** A load balancer or a monitor. */
    HEALTH_CHECK,
    /** A robot that says so of itself. */
    BOT;

    /** As it is counted: {@code health_check}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Remembers whom to keep out.
   *
   * @param kept those whose requests make no event
   * @param healthPaths below the context path, such as {@code /health}; with {@code /**} at the end
   *     all below, too
   */
  public Shoppers(Set<Stranger> kept, Robots robots, List<String> healthPaths) {
    this.kept = Set.copyOf(kept);
    this.robots = robots;
    this.healthPaths = List.copyOf(healthPaths);
  }

  /** Why the request is no shopper's, in one word; empty if it may be one's. */
  String stranger(ServletRequestFacts request) {
    for (Stranger stranger : Stranger.values()) {
      if (kept.contains(stranger) && is(stranger, request)) return stranger.word();
    }
    return "";
  }

  private boolean is(Stranger stranger, ServletRequestFacts request) {
    return switch (stranger) {
      case PREFETCH -> isAhead(request);
      case HEAD -> request.method().equals("HEAD");
      case HEALTH_CHECK -> isProbe(request);
      case BOT -> robots.matches(request.header("User-Agent"));
    };
  }

  private static boolean isAhead(ServletRequestFacts request) {
    for (String header : PURPOSES) {
      if (containsAny(lower(request.header(header), MAX_PURPOSE), AHEAD)) return true;
    }
    return false;
  }

  private boolean isProbe(ServletRequestFacts request) {
    if (probes.matches(request.header("User-Agent"))) return true;
    if (healthPaths.isEmpty()) return false;
    String path = request.path();
    for (String one : healthPaths) {
      String stem = one.endsWith("/**") ? one.substring(0, one.length() - 3) : one;
      boolean below = stem.length() < one.length() && path.startsWith(stem + "/");
      if (path.equals(stem) || below) return true;
    }
    return false;
  }

  private static boolean containsAny(String text, List<String> parts) {
    if (text.isEmpty()) return false;
    for (String part : parts) {
      if (text.contains(part)) return true;
    }
    return false;
  }

  private static String lower(String text, int length) {
    return text.substring(0, Math.min(text.length(), length)).toLowerCase(Locale.ROOT);
  }
}
