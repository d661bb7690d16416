package semblance.server;

/// What every protocol works with, as long as the server runs. All of it is safe to share between threads. Networks and gallery may be
/// exchanged meanwhile: a handler takes those of its call, [Call#recognition].
public record Services(ServerSettings settings, Serving serving, ApiKeys keys, AuditLog audit, Metrics metrics) {
}
