package dev.weft.collector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What a {@link FaultCollector} shows of itself over TLS. */
public enum Proof {
  /** For {@code localhost} and {@code 127.0.0.1}; wrong only for who does not trust it. */
  SELF_SIGNED("dns:localhost,ip:127.0.0.1", "-1d", "30"),
  /** Signed by an authority of its own, and ended a week ago. */
  EXPIRED("dns:localhost,ip:127.0.0.1", "-10d", "3"),
  /** For another host, and signed by itself. */
  WRONG_HOST("dns:elsewhere.example", "-1d", "30");

  /** Of every store. */
  public static final String PASSWORD = "changeit";

  private static final String SERVER = "server";
  private static final String AUTHORITY = "authority";

  private final String names;
  private final String start;
  private final String days;

  Proof(String names, String start, String days) {
    this.names = names;
    this.start = start;
    this.days = days;
  }

  /** Has the JDK's {@code keytool} make a key and this certificate, in a store in the folder. */
  public Path store(Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve(name() + ".p12");
    String[] life = {"-startdate", start, "-validity", days, "-ext", "san=" + names};
    if (this != EXPIRED) {
      makeKey(store, SERVER, life);
      return store;
    }
    // the dates of what is trusted by itself are not looked at: so an authority is needed
    Path request = folder.resolve("request");
    Path signed = folder.resolve("signed");
    makeKey(store, AUTHORITY, "-ext", "bc:c");
    makeKey(store, SERVER);
    keytool(store, "-certreq", "-alias", SERVER, "-file", request.toString());
    List<String> sign = new ArrayList<>(List.of("-gencert", "-alias", AUTHORITY));
    sign.addAll(List.of("-infile", request.toString(), "-outfile", signed.toString()));
    Collections.addAll(sign, life);
    keytool(store, sign.toArray(String[]::new));
    keytool(store, "-importcert", "-noprompt", "-alias", SERVER, "-file", signed.toString());
    return store;
  }

  /** For the collector, with the key of the store, and for a client that trusts its signer. */
  public static SSLContext context(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Certificate[] chain = keys.getCertificateChain(SERVER);
    KeyStore server = empty();
    server.setKeyEntry(
        SERVER, keys.getKey(SERVER, PASSWORD.toCharArray()), PASSWORD.toCharArray(), chain);
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(server, PASSWORD.toCharArray());
    KeyStore signer = empty();
    signer.setCertificateEntry(AUTHORITY, chain[chain.length - 1]);
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(signer);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  /** A store in the folder with nothing but the signers of these, for a client to trust. */
  public static Path trusting(Path folder, Path... stores)
      throws IOException, GeneralSecurityException {
    KeyStore signers = empty();
    for (Path store : stores) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      Certificate[] chain = keys.getCertificateChain(SERVER);
      signers.setCertificateEntry(store.toString(), chain[chain.length - 1]);
    }
    Path trusting = folder.resolve("trusting.p12");
    try (OutputStream out = Files.newOutputStream(trusting)) {
      signers.store(out, PASSWORD.toCharArray());
    }
    return trusting;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore empty = KeyStore.getInstance("PKCS12");
    empty.load(null, null);
    return empty;
  }

  private static void makeKey(Path store, String alias, String... more)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC"));
    options.addAll(List.of("-alias", alias, "-dname", "CN=" + alias));
    Collections.addAll(options, more);
    keytool(store, options.toArray(String[]::new));
  }

  private static void keytool(Path store, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    Collections.addAll(command, options);
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store.toString()));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    if (keytool.waitFor() != 0) throw new IOException("keytool failed: " + said);
  }
}
