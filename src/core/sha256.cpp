#include "forecast/core/sha256.hpp"

#include <openssl/evp.h>

#include <array>

#include <fmt/format.h>

#include "forecast/core/error.hpp"

namespace forecast {

struct Sha256::State {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    if (EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) != 1) {
        throw Error("OpenSSL offers no SHA-256 here; is its configuration broken?");
    }
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
    EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
}

std::string Sha256::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_DigestFinal_ex(state_->context.get(), digest.data(), &size);
    return fmt::format("{:02x}", fmt::join(digest.data(), digest.data() + size, ""));
}

std::string sha256(std::string_view bytes) {
    Sha256 digest;
    digest.add(bytes);
    return digest.hex();
}

}  // namespace forecast
