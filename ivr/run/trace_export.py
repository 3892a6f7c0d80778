"""Where traces go; needs the extra `traces`. OpenTelemetry reads its own OTEL_… environment variables."""

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Tracer


def exporting_tracer() -> Tracer:
    """Return a tracer that sends spans in the background; a collector that is down delays no call."""
    provider = TracerProvider(resource=Resource.create({"service.name": "cityline"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider.get_tracer("cityline")
