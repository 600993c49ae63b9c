package dev.weft.demo.shop.account;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The shop's customers. Passwords are stored as PBKDF2 (SHA-256, 60,000 rounds). Thread-safe. */
@Repository
class Accounts {
  private static final int ROUNDS = 60_000;

  private final JdbcClient jdbc;

  Accounts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Empty when the e-mail address is unknown or the password is not the right one. */
  Optional<Shopper> signIn(String email, String password) {
    return jdbc.sql("SELECT id, email, name, salt, hash FROM account WHERE email = LOWER(?)")
        .param(email.strip())
        .query(Account.class)
        .optional()
        .filter(account -> account.opensWith(password))
        .map(account -> new Shopper(account.id(), account.email(), account.name()));
  }

  /** Public for Spring, which fills it. */
  public record Account(String id, String email, String name, String salt, String hash) {
    boolean opensWith(String password) {
      HexFormat hex = HexFormat.of();
      return MessageDigest.isEqual(hex.parseHex(hash), derive(password, hex.parseHex(salt)));
    }

    private static byte[] derive(String password, byte[] salt) {
      try {
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ROUNDS, 256))
            .getEncoded();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this JVM has no PBKDF2WithHmacSHA256", e);
      }
    }
  }
}
