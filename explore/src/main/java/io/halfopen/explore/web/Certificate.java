package io.halfopen.explore.web;

import io.halfopen.event.BadInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the page proves by that it is who it says, and encrypts with.
 *
 * @param store the key and its chain
 * @param password of the key in {@code store}; it lives as long as the process
 * @param first the certificate that callers see
 * @param made whether it was made for this run, so that nobody vouches for it
 */
record Certificate(KeyStore store, String password, X509Certificate first, boolean made) {
  private static final String KEY = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_END = "-----END PRIVATE KEY-----";
  private static final int DNS_NAME = 2;

  /**
   * Reads a chain, the page's own certificate first, and its key, as PEM.
   *
   * @throws BadInputException where they cannot be read, or are of two minds
   */
  static Certificate of(Path chain, Path key) {
    List<X509Certificate> certificates = chain(chain);
    PrivateKey secret = key(key, certificates.get(0).getPublicKey().getAlgorithm());
    try {
      certificates.get(0).checkValidity();
    } catch (GeneralSecurityException e) {
      throw new BadInputException(
          "--tls-cert "
              + chain
              + " is valid from "
              + certificates.get(0).getNotBefore().toInstant()
              + " to "
              + certificates.get(0).getNotAfter().toInstant()
              + ", not now",
          e);
    }
    requirePair(chain, key, certificates.get(0), secret);
    try {
      String password = SelfSigned.password();
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "page", secret, password.toCharArray(), certificates.toArray(new X509Certificate[0]));
      return new Certificate(store, password, certificates.get(0), false);
    } catch (GeneralSecurityException | IOException e) {
      throw new BadInputException("--tls-cert " + chain + ": " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> chain(Path file) {
    try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
      Collection<? extends java.security.cert.Certificate> read =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      List<X509Certificate> chain = new ArrayList<>();
      for (java.security.cert.Certificate one : read) {
        chain.add((X509Certificate) one);
      }
      if (!chain.isEmpty()) {
        return chain;
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new BadInputException(
          "--tls-cert " + file + " holds no certificates that can be read; give a PEM file", e);
    }
    throw new BadInputException("--tls-cert " + file + " holds no certificate; give a PEM file");
  }

  private static PrivateKey key(Path file, String algorithm) {
    try {
      String text = Files.readString(file, StandardCharsets.US_ASCII);
      int begin = text.indexOf(KEY);
      int end = text.indexOf(KEY_END);
      if (begin >= 0 && end > begin) {
        byte[] der = Base64.getMimeDecoder().decode(text.substring(begin + KEY.length(), end));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new BadInputException(
          "--tls-key " + file + " holds no key of the certificate's kind that can be read", e);
    }
    throw new BadInputException(
        "--tls-key "
            + file
            + " holds no unencrypted PKCS#8 key (BEGIN PRIVATE KEY): openssl pkcs8 -topk8 -nodes"
            + " makes one");
  }

  private static void requirePair(
      Path chain, Path key, X509Certificate certificate, PrivateKey secret) {
    byte[] text = {1, 2, 3};
    try {
      String name =
          switch (secret.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> secret.getAlgorithm();
          };
      Signature sign = Signature.getInstance(name);
      sign.initSign(secret);
      sign.update(text);
      byte[] signed = sign.sign();
      sign.initVerify(certificate.getPublicKey());
      sign.update(text);
      if (sign.verify(signed)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw new BadInputException("--tls-key " + key + " cannot be used: " + e.getMessage(), e);
    }
    throw new BadInputException("--tls-key " + key + " is not the key of --tls-cert " + chain);
  }

  /** The names that it is good for, lower case, asterisks left out. */
  Set<String> names() {
    try {
      Collection<List<?>> all = first.getSubjectAlternativeNames();
      return all == null
          ? Set.of()
          : all.stream()
              .filter(name -> Integer.valueOf(DNS_NAME).equals(name.get(0)))
              .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
              .collect(Collectors.toUnmodifiableSet());
    } catch (CertificateParsingException e) {
      return Set.of();
    }
  }

  /** SHA-256 as browsers show it. */
  String fingerprint() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(first.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Says nothing about the key. */
  @Override
  public String toString() {
    return "Certificate[" + fingerprint() + "]";
  }
}
