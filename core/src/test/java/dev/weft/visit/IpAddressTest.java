package dev.weft.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.request.FakeServlet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.77, 192.0.2.0",
    "192.0.2.77:8080, 192.0.2.0",
    "::ffff:192.0.2.77, 192.0.2.0",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1::",
    "2001:db8::1, 2001:db8:0::",
    "[2001:db8::1]:443, 2001:db8:0::",
    "fe80::1%eth0, fe80:0:0::",
    "::1, 0:0:0::",
    "2002:c000:24d::1, 192.0.2.0", // 6to4: an IPv4 address is in the first bits
    "1:2:3:4:5:6:1.2.3.4, 1:2:3::"
  })
  void anAddressIsCutToItsNetwork(String written, String truncated) {
    assertThat(Objects.requireNonNull(IpAddress.parse(written)).truncated()).isEqualTo(truncated);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "unknown",
        "_hidden",
        "1.2.3",
        "1.2.3.256",
        "1.2.3.-4",
        "1.2.3.4.5",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "g::",
        "[::1",
        "\u0661.2.3.4",
        "::\uff11"
      })
  void whatIsNoAddressIsNone(String written) {
    assertThat(IpAddress.parse(written)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, '198.51.100.7', '', 198.51.100.0",
    "10.0.0.1, '', 'for=198.51.100.7;proto=https', 198.51.100.0",
    "10.0.0.1, '', 'for=\"[2001:db9::1]:4711\"', 2001:db9:0::",
    "10.0.0.1, '203.0.113.1, 198.51.100.7, 10.9.9.9', '', 198.51.100.0",
    "10.0.0.1, '10.2.2.2, 10.3.3.3', '', 10.2.2.0",
    "10.0.0.1, '198.51.100.7, unknown', '', ''",
    "10.0.0.1, '198.51.100.7', 'for=203.0.113.1', 198.51.100.0",
    "10.0.0.1, '', '', 10.0.0.0",
    "192.0.2.1, '198.51.100.7', '', 192.0.2.0"
  })
  void theClientIsTheLastThatNoTrustedProxyIs(
      String peer, String list, String forwarded, String client) {
    FakeServlet servlet =
        new FakeServlet(FakeServlet.Api.JAKARTA)
            .request("getRemoteAddr", peer)
            .request("getHeader", "X-Forwarded-For", list)
            .request("getHeader", "Forwarded", forwarded);

    @Nullable IpAddress found = Proxies.of(List.of("10.0.0.0/8", "::1")).client(servlet.facts());

    assertThat(found == null ? "" : found.truncated()).isEqualTo(client);
  }

  @Test
  void aListWithoutEndIsReadFromItsEnd() {
    FakeServlet servlet =
        new FakeServlet(FakeServlet.Api.JAKARTA)
            .request("getRemoteAddr", "10.0.0.1")
            .request("getHeader", "X-Forwarded-For", "10.0.0.1,".repeat(100_000) + "198.51.100.7");

    IpAddress client = Proxies.of(List.of("10.0.0.0/8")).client(servlet.facts());

    assertThat(Objects.requireNonNull(client).truncated()).isEqualTo("198.51.100.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/", "fd00::/129", "10.0.0.0/-1"})
  void whatIsNoNetworkIsTold(String written) {
    assertThatThrownBy(() -> Proxies.of(List.of(written)))
        .hasMessage(
            "\"%s\" is no network such as 10.0.0.0/8 or fd00::/8, and no address"
                .formatted(written));
  }
}
