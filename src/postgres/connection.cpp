#include "forecast/postgres/connection.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <thread>

#include <spdlog/spdlog.h>

#include "forecast/core/number.hpp"
#include "forecast/core/secrets.hpp"
#include "forecast/core/text.hpp"
#include "libpq.hpp"
#include "server_words.hpp"

namespace forecast {
namespace {

constexpr std::chrono::seconds kConnectTimeout{10};
constexpr double kLongestTimeout = 3600;  // s

struct FreeOptions {
    void operator()(PQconninfoOption* options) const { libpq().conninfo_free(options); }
};
using ConnectionOptions = std::unique_ptr<PQconninfoOption, FreeOptions>;

ConnectionOptions parse_uri(const std::string& uri) {
    char* reason = nullptr;
    ConnectionOptions options(libpq().conninfo_parse(uri.c_str(), &reason));
    const std::string why = reason != nullptr ? reason : "";
    libpq().freemem(reason);
    if (!options) {
        throw Error(ErrorKind::invalid_argument, "the address {} of a PostgreSQL server is wrong: {}",
                    without_secrets(uri), without_secrets(std::string(trimmed(why))));
    }
    return options;
}

std::string option_of(const ConnectionOptions& options, std::string_view key) {
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        if (key == option->keyword) {
            return option->val != nullptr ? option->val : option->compiled != nullptr ? option->compiled : "";
        }
    }
    return "";
}

/// Seen by who asks the server who is connected: "forecast 4711 on example".
std::string application_name() {
    std::array<char, 256> host{};
    gethostname(host.data(), host.size() - 1);
    return fmt::format("forecast {} on {}", getpid(), host.data());
}

std::chrono::seconds timeout_of(const std::string& uri) {
    const double given = parse_number(option_of(parse_uri(uri), "connect_timeout")).value_or(0);
    return given >= 1 && given <= kLongestTimeout ? std::chrono::seconds(static_cast<int>(given)) : kConnectTimeout;
}

}  // namespace

bool is_postgres_uri(std::string_view uri) {
    return uri.rfind("postgresql://", 0) == 0 || uri.rfind("postgres://", 0) == 0;
}

std::string postgres_name(const std::string& uri) {
    const auto options = parse_uri(uri);
    const std::string host = option_of(options, "host");
    const std::string database = option_of(options, "dbname");
    return fmt::format("{}:{}/{}", host.empty() ? "localhost" : host, option_of(options, "port"), database);
}

void PostgresConnection::Close::operator()(pg_conn* connection) const {
    libpq().finish(connection);
}

PostgresConnection::PostgresConnection(const std::string& uri) : name_(postgres_name(uri)) {
    connect(uri);
    execute("SET TIME ZONE 'UTC'; SET client_min_messages = warning");
}

void PostgresConnection::connect(const std::string& uri) {
    const std::string application = application_name();
    // Before `dbname` what the URI may say otherwise, behind it what it may not. A peer that is gone is noticed.
    const std::array keywords = {"application_name", "keepalives_idle", "keepalives_interval", "keepalives_count",
                                 "tcp_user_timeout", "dbname",          "client_encoding",     (const char*)nullptr};
    const std::array values = {application.c_str(), "20", "5", "3", "30000", uri.c_str(), "UTF8", (const char*)nullptr};
    connection_.reset(libpq().connect_start_params(keywords.data(), values.data(), 1));
    if (!connection_) {
        throw Error("there is no memory for a connection to {}", name_);
    }
    if (libpq().status(connection_.get()) == CONNECTION_BAD) {
        fail(nullptr);
    }
    libpq().set_error_verbosity(connection_.get(), PQERRORS_VERBOSE);  // its words alone have no SQLSTATE
    wait_until_connected(timeout_of(uri));
    libpq().set_error_verbosity(connection_.get(), PQERRORS_DEFAULT);
    libpq().set_notice_processor(
        connection_.get(), [](void*, const char* notice) { spdlog::debug("PostgreSQL: {}", trimmed(notice)); },
        nullptr);
}

void PostgresConnection::wait_until_connected(std::chrono::seconds timeout) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    while (status != PGRES_POLLING_OK) {
        if (status == PGRES_POLLING_FAILED) {
            fail(nullptr);
        }
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        pollfd socket{libpq().socket(connection_.get()),
                      static_cast<short>(status == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0};
        const int ready = left.count() > 0 ? poll(&socket, 1, static_cast<int>(left.count())) : 0;
        if (ready == 0) {
            throw postgres_error(name_, "", fmt::format("no answer within {} s", timeout.count()));
        }
        if (ready > 0) {
            status = libpq().connect_poll(connection_.get());
        }
    }
}

void PostgresConnection::fail(const pg_result* result) const {
    const char* state = result != nullptr ? libpq().result_error_field(result, PG_DIAG_SQLSTATE) : nullptr;
    const char* primary = result != nullptr ? libpq().result_error_field(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
    if (state != nullptr && primary != nullptr) {
        throw postgres_error(name_, state, primary);
    }
    const ServerWords said = server_words(libpq().error_message(connection_.get()));
    throw postgres_error(name_, said.state, said.words);
}

PostgresRows PostgresConnection::execute(const std::string& sql, const std::vector<SqlValue>& parameters) {
    std::vector<const char*> values;
    values.reserve(parameters.size());
    for (const SqlValue& value : parameters) {
        values.push_back(value ? value->c_str() : nullptr);
    }
    PostgresRows rows(parameters.empty()
                          ? libpq().exec(connection_.get(), sql.c_str())
                          : libpq().exec_params(connection_.get(), sql.c_str(), static_cast<int>(values.size()),
                                                nullptr, values.data(), nullptr, nullptr, 0));
    const pg_result* result = rows.get();
    const ExecStatusType status = libpq().result_status(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        fail(result);
    }
    return rows;
}

void PostgresConnection::copy_in(const std::string& sql, std::string_view lines) {
    constexpr std::size_t kPiece = 1 << 16;
    const PostgresRows begun(libpq().exec(connection_.get(), sql.c_str()));
    if (libpq().result_status(begun.get()) != PGRES_COPY_IN) {
        fail(begun.get());
    }
    bool is_sent = true;
    for (std::size_t at = 0; at < lines.size() && is_sent; at += kPiece) {
        const std::string_view piece = lines.substr(at, kPiece);
        is_sent = libpq().put_copy_data(connection_.get(), piece.data(), static_cast<int>(piece.size())) == 1;
    }
    is_sent = is_sent && libpq().put_copy_end(connection_.get(), nullptr) == 1;
    if (!is_sent) {
        fail(nullptr);
    }
    const PostgresRows ended(libpq().get_result(connection_.get()));
    while (pg_result* more = libpq().get_result(connection_.get())) {
        libpq().clear(more);
    }
    if (libpq().result_status(ended.get()) != PGRES_COMMAND_OK) {
        fail(ended.get());
    }
}

bool PostgresConnection::is_lost() const {
    return libpq().status(connection_.get()) != CONNECTION_OK;
}

bool PostgresConnection::is_in_transaction() const {
    const PGTransactionStatusType status = libpq().transaction_status(connection_.get());
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

PostgresTransaction::PostgresTransaction(PostgresConnection& connection) : connection_(connection) {
    connection_.execute("BEGIN");
}

PostgresTransaction::~PostgresTransaction() {
    if (!connection_.is_lost() && connection_.is_in_transaction()) {
        try {
            connection_.execute("ROLLBACK");
        } catch (const Error&) {
            return;  // it is lost meanwhile, and its transaction with it
        }
    }
}

void PostgresTransaction::commit() {
    connection_.execute("COMMIT");
}

std::unique_ptr<PostgresConnection> connect_postgres(const std::string& uri) {
    constexpr std::array<std::chrono::milliseconds, 3> kWaits{
        std::chrono::milliseconds(200), std::chrono::milliseconds(500), std::chrono::milliseconds(1300)};
    for (const auto wait : kWaits) {
        try {
            return std::make_unique<PostgresConnection>(uri);
        } catch (const Error& failure) {
            if (failure.kind() != ErrorKind::unavailable) {
                throw;
            }
            spdlog::debug("{}; asked again in {} ms", failure.what(), wait.count());
            std::this_thread::sleep_for(wait);
        }
    }
    return std::make_unique<PostgresConnection>(uri);
}

}  // namespace forecast
