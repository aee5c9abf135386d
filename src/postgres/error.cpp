#include <array>

#include "forecast/core/secrets.hpp"
#include "forecast/postgres/connection.hpp"

namespace forecast {
namespace {

struct StateMeaning {
    std::string_view state;  ///< a SQLSTATE, or the beginning of several
    ErrorKind kind;
    const char* what;  ///< stands before the server's words
    const char* advice;
};

constexpr std::array kMeanings = {
    StateMeaning{"28", ErrorKind::permission, "does not let you in",
                 "set user and password right (POSTGRES_USER and POSTGRES_PASSWORD, or FORECAST_STORE)"},
    StateMeaning{"3D000", ErrorKind::not_found, "has no such database",
                 "make it (createdb), or name another (POSTGRES_DB, FORECAST_STORE)"},
    StateMeaning{"42501", ErrorKind::permission, "does not give you the right to do that",
                 "have its owner grant it, or come as another user"},
    StateMeaning{"25006", ErrorKind::permission, "can only be read: it is a copy of another server",
                 "name the server that it copies"},
    StateMeaning{"57014", ErrorKind::unavailable, "gave up on a statement that took too long",
                 "try again when it is less busy, or raise its statement_timeout"},
    StateMeaning{"57P", ErrorKind::unavailable, "stops or starts", "try again in a minute"},
    StateMeaning{"53100", ErrorKind::internal, "has no room left on its disk", "make room there; nothing was written"},
    StateMeaning{"53", ErrorKind::unavailable, "has no means left to answer", "try again when it is less busy"},
    StateMeaning{"40", ErrorKind::locked, "has another writer at the same rows", "try again when that is done"},
    StateMeaning{"23505", ErrorKind::locked, "has another writer at the same rows", "try again when that is done"},
    StateMeaning{"55P03", ErrorKind::locked, "has another writer at the same rows", "try again when that is done"},
    StateMeaning{"XX001", ErrorKind::data_loss, "has damaged data", "put a copy back"},
    StateMeaning{"XX002", ErrorKind::data_loss, "has a damaged index", "REINDEX, or put a copy back"},
    StateMeaning{"08", ErrorKind::unavailable, "was lost", "see that it runs and can be reached, then try again"},
};

/// Whether libpq says, without a SQLSTATE, that TLS is not to be had as the address asks for it. Trouble of the
/// connection ("SSL SYSCALL error: EOF detected") is not of that kind.
bool is_about_trust(std::string_view words) {
    return words.find("certificate") != std::string_view::npos ||
           words.find("does not support SSL") != std::string_view::npos;
}

}  // namespace

Error postgres_error(const std::string& name, std::string_view state, std::string words) {
    words = without_secrets(words);
    if (state.empty() && is_about_trust(words)) {
        return Error(ErrorKind::permission, "the database {} cannot be reached as sslmode asks: {}", name, words)
            .with_advice(
                "name the certificate of who signed the server's (sslrootcert in the address, or PGSSLROOTCERT) "
                "and the host as it stands there, or set another sslmode");
    }
    if (state.empty()) {
        return Error(ErrorKind::unavailable, "the database {} cannot be reached: {}", name, words)
            .with_advice("see that the server runs and can be reached from here, then try again");
    }
    for (const StateMeaning& meaning : kMeanings) {
        if (state.substr(0, meaning.state.size()) == meaning.state) {
            return Error(meaning.kind, "the database {} {}: {}", name, meaning.what, words).with_advice(meaning.advice);
        }
    }
    return Error("the database {} failed: {} (SQLSTATE {})", name, words, state);
}

}  // namespace forecast
