package dev.weft.benchmarks.peers.opentelemetry;

import dev.weft.benchmarks.peers.Peer;
import dev.weft.benchmarks.peers.ShopEvent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;

/** An event is a span; batch processor, OTLP over HTTP, the OkHttp sender, with their defaults. */
public final class OpenTelemetryPeer implements Peer {
  private static final AttributeKey<String> USER = AttributeKey.stringKey("user");
  private static final AttributeKey<String> PRODUCT = AttributeKey.stringKey("product");
  private static final AttributeKey<Long> QUANTITY = AttributeKey.longKey("quantity");
  private static final AttributeKey<String> PAGE = AttributeKey.stringKey("page");

  @SuppressWarnings("NullAway.Init") // set by start
  private SdkTracerProvider provider;

  @SuppressWarnings("NullAway.Init") // set by start
  private Tracer tracer;

  @Override
  public void start(String endpoint) {
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(endpoint + "/v1/traces").build();
    provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build();
    tracer = provider.get("benchmark");
  }

  @Override
  public void track(int number) {
    tracer
        .spanBuilder(ShopEvent.TYPE)
        .setAttribute(USER, ShopEvent.USER)
        .setAttribute(PRODUCT, ShopEvent.product(number))
        .setAttribute(QUANTITY, 1L)
        .setAttribute(PAGE, ShopEvent.PAGE)
        .startSpan()
        .end();
  }

  @Override
  public void flush() {
    provider.forceFlush();
  }
}
