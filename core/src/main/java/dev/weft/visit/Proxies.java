package dev.weft.visit;

import dev.weft.request.ServletRequestFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose word is taken for who and what is behind them. Without any, the connection is
 * believed and no header. Immutable and thread-safe.
 */
public final class Proxies {
  /** Nobody is behind so many. */
  private static final int MAX_HOPS = 32;

  private static final int MAX_HEADER = 2000;

  private final List<Network> networks;

  private Proxies(List<Network> networks) {
    this.networks = List.copyOf(networks);
  }

  private record Network(IpAddress address, int bits) {}

  /**
   * Reads networks such as {@code 10.0.0.0/8} or {@code fd00::/8}, and single addresses.
   *
   * @throws IllegalArgumentException if one is neither; the message names it
   */
  public static Proxies of(List<String> written) {
    List<Network> networks = new ArrayList<>();
    for (String text : written) networks.add(network(text));
    return new Proxies(networks);
  }

  private static Network network(String text) {
    int slash = text.indexOf('/');
    IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    int bits = address == null ? 0 : address.bits();
    String digits = slash < 0 ? String.valueOf(bits) : text.substring(slash + 1);
    if (address == null || !digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > bits) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no network such as 10.0.0.0/8 or fd00::/8, and no address");
    }
    return new Network(address, Integer.parseInt(digits));
  }

  /** Who sent the request, as far as those tell who are trusted; null if that is no address. */
  @Nullable IpAddress client(ServletRequestFacts request) {
    IpAddress client = IpAddress.parse(request.remoteAddress());
    if (client == null || !trusts(client)) return client;
    String[] hops = hops(request);
    for (int i = hops.length - 1; i >= Math.max(0, hops.length - MAX_HOPS); i--) {
      client = IpAddress.parse(hops[i]);
      if (client == null || !trusts(client)) return client;
    }
    return client;
  }

  /** What a trusted proxy says about the connection to it; empty where there is none. */
  String told(ServletRequestFacts request, String header) {
    if (networks.isEmpty()) return "";
    IpAddress peer = IpAddress.parse(request.remoteAddress());
    if (peer == null || !trusts(peer)) return "";
    String value = request.header(header);
    int comma = value.indexOf(',');
    return (comma < 0 ? value : value.substring(0, comma)).strip();
  }

  /** Whether the browser's connection is encrypted, as far as those tell who are trusted. */
  boolean isEncrypted(ServletRequestFacts request) {
    return request.isSecure() || told(request, "X-Forwarded-Proto").equalsIgnoreCase("https");
  }

  private boolean trusts(IpAddress address) {
    for (Network network : networks) {
      if (address.agrees(network.address, network.bits)) return true;
    }
    return false;
  }

  private static String[] hops(ServletRequestFacts request) {
    String list = request.headers("X-Forwarded-For");
    if (list.isEmpty()) list = forwarded(request.headers("Forwarded"));
    if (list.isEmpty()) return new String[0];
    return list.substring(Math.max(0, list.length() - MAX_HEADER)).split(",", -1);
  }

  /** Of {@code for=192.0.2.60;proto=http, for="[2001:db8::1]:4711"} what follows each for. */
  private static String forwarded(String header) {
    if (header.isEmpty()) return "";
    StringBuilder list = new StringBuilder();
    for (String hop : header.substring(Math.max(0, header.length() - MAX_HEADER)).split(",", -1)) {
      if (list.length() > 0) list.append(',');
      for (String pair : hop.split(";", -1)) {
        String one = pair.strip();
        if (one.toLowerCase(Locale.ROOT).startsWith("for=")) {
          list.append(one.substring(4).replace("\"", ""));
        }
      }
    }
    return list.toString();
  }
}
