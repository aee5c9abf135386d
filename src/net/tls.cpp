#include "tls.hpp"

#include <cerrno>
#include <climits>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

/// A password is asked of nobody: a server starts unattended.
int no_password(char* /*buffer*/, int /*size*/, int /*is_writing*/, void* /*user*/) {
    return -1;
}

/// What OpenSSL says of its last failure: "No such file or directory".
std::string tls_reason() {
    const unsigned long code = ERR_peek_last_error();
    const unsigned long first = ERR_get_error();
    ERR_clear_error();
    if (ERR_SYSTEM_ERROR(first)) {
        return std::string(std::strerror(ERR_GET_REASON(first)));
    }
    const char* reason = ERR_reason_error_string(code);
    return reason == nullptr ? "for an unknown reason" : reason;
}

SocketStep plain_step(ssize_t result) {
    SocketStep step;
    step.bytes = result > 0 ? result : 0;
    step.is_end = result == 0 || (result < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
    return step;
}

int at_most_int(std::size_t size) {
    return size > INT_MAX ? INT_MAX : static_cast<int>(size);
}

}  // namespace

void TlsIdentity::Release::operator()(ssl_ctx_st* context) const {
    SSL_CTX_free(context);
}

TlsIdentity::TlsIdentity(const std::filesystem::path& certificate, const std::filesystem::path& key)
    : context_(SSL_CTX_new(TLS_server_method())) {
    ERR_clear_error();
    SSL_CTX* const context = context_.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(context,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_default_passwd_cb(context, no_password);
    if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1) {
        throw Error(ErrorKind::invalid_argument, "the certificate {} cannot be used: {}", certificate.string(),
                    tls_reason())
            .with_advice("--certificate names a file in PEM, the server's certificate first");
    }
    if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1) {
        throw Error(ErrorKind::invalid_argument, "the key {} of the certificate {} cannot be used: {}", key.string(),
                    certificate.string(), tls_reason())
            .with_advice("--key names a file in PEM, without a password, with the certificate's own key");
    }
}

void ClientSocket::Release::operator()(ssl_st* tls) const {
    SSL_free(tls);
}

ClientSocket::ClientSocket(int descriptor, const TlsIdentity* identity) : descriptor_(descriptor) {
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
    if (identity != nullptr) {
        tls_.reset(SSL_new(identity->context()));
        if (!tls_ || SSL_set_fd(tls_.get(), descriptor) != 1) {
            throw Error("OpenSSL has no memory for a connection");
        }
        SSL_set_accept_state(tls_.get());
    }
}

SocketStep ClientSocket::tls_step(int result) const {
    SocketStep step;
    const int failure = SSL_get_error(tls_.get(), result);
    step.bytes = result > 0 ? result : 0;
    if (failure == SSL_ERROR_WANT_READ || failure == SSL_ERROR_WANT_WRITE) {
        step.awaits = failure == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
    } else {
        step.is_end = result <= 0;
    }
    return step;
}

SocketStep ClientSocket::agree() {
    if (!tls_) {
        return {};
    }
    ERR_clear_error();
    SocketStep step = tls_step(SSL_do_handshake(tls_.get()));
    step.bytes = 0;
    return step;
}

SocketStep ClientSocket::receive(char* to, std::size_t size) {
    if (tls_) {
        ERR_clear_error();
        return tls_step(SSL_read(tls_.get(), to, at_most_int(size)));
    }
    SocketStep step = plain_step(::recv(descriptor_, to, size, MSG_DONTWAIT));
    step.awaits = step.bytes == 0 && !step.is_end ? POLLIN : 0;
    return step;
}

SocketStep ClientSocket::send(const char* from, std::size_t size) {
    if (tls_) {
        ERR_clear_error();
        return tls_step(SSL_write(tls_.get(), from, at_most_int(size)));
    }
    SocketStep step = plain_step(::send(descriptor_, from, size, MSG_NOSIGNAL | MSG_DONTWAIT));
    step.awaits = step.bytes == 0 && !step.is_end ? POLLOUT : 0;
    return step;
}

void ClientSocket::finish_sending() {
    if (tls_) {
        ERR_clear_error();
        SSL_shutdown(tls_.get());
    }
    ::shutdown(descriptor_, SHUT_WR);
}

}  // namespace forecast
