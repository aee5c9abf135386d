#pragma once

#include <filesystem>
#include <memory>

#include <sys/types.h>

// TLS 1.2 and 1.3 of a server, by OpenSSL, on sockets that do not block.

struct ssl_ctx_st;
struct ssl_st;

namespace forecast {

/// A server's certificate and its key, for all its connections.
class TlsIdentity {
public:
    /// Files in PEM; the certificate's has its chain behind it. Throws Error(invalid_argument) for files that cannot be
    /// read, a key with a password, and a key of another certificate.
    TlsIdentity(const std::filesystem::path& certificate, const std::filesystem::path& key);
    [[nodiscard]] ssl_ctx_st* context() const { return context_.get(); }

private:
    struct Release {
        void operator()(ssl_ctx_st* context) const;
    };
    std::unique_ptr<ssl_ctx_st, Release> context_;
};

/// What became of an attempt to move bytes, or to agree with the client.
struct SocketStep {
    ssize_t bytes = 0;    ///< that were moved
    short awaits = 0;     ///< POLLIN or POLLOUT: the attempt is to be made again when the socket is ready for it
    bool is_end = false;  ///< the connection is over
};

/// A client's socket, with TLS where there is an identity. Does not own the descriptor.
class ClientSocket {
public:
    /// `identity`: null = without TLS; else it must outlive this.
    ClientSocket(int descriptor, const TlsIdentity* identity);

    [[nodiscard]] int descriptor() const { return descriptor_; }
    [[nodiscard]] bool is_tls() const { return tls_ != nullptr; }
    /// Until it neither awaits nor ends, nothing else may be done. Without TLS there is nothing to agree on.
    SocketStep agree();
    /// Moves up to `size` > 0 bytes.
    SocketStep receive(char* to, std::size_t size);
    SocketStep send(const char* from, std::size_t size);
    /// No more is sent; says so to the client as far as that is possible at once.
    void finish_sending();

private:
    [[nodiscard]] SocketStep tls_step(int result) const;

    struct Release {
        void operator()(ssl_st* tls) const;
    };
    int descriptor_;
    std::unique_ptr<ssl_st, Release> tls_;
};

}  // namespace forecast
