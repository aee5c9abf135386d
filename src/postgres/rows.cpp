#include <charconv>
#include <cmath>

#include "forecast/postgres/connection.hpp"
#include "libpq.hpp"

namespace forecast {
namespace {

template <class Number>
Number number_from(std::string_view text) {
    Number number{};
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc() || end != text.data() + text.size()) {
        throw Error("the database gave '{}' where a number was expected", text);
    }
    return number;
}

}  // namespace

std::string sql_number(double value) {
    return std::isnan(value)   ? "NaN"
           : std::isinf(value) ? (value > 0 ? "Infinity" : "-Infinity")
                               : fmt::format("{}", value);
}

SqlValue sql_number(const std::optional<double>& value) {
    return value && !std::isnan(*value) ? SqlValue(sql_number(*value)) : std::nullopt;
}

void PostgresRows::Clear::operator()(pg_result* result) const {
    libpq().clear(result);
}

PostgresRows::PostgresRows(pg_result* result) : result_(result) {}

int PostgresRows::size() const {
    return libpq().ntuples(result_.get());
}

int PostgresRows::columns() const {
    return libpq().nfields(result_.get());
}

bool PostgresRows::is_null(int row, int column) const {
    return libpq().getisnull(result_.get(), row, column) != 0;
}

std::string_view PostgresRows::text(int row, int column) const {
    return {libpq().getvalue(result_.get(), row, column),
            static_cast<std::size_t>(libpq().getlength(result_.get(), row, column))};
}

std::int64_t PostgresRows::integer(int row, int column) const {
    return number_from<std::int64_t>(text(row, column));
}

double PostgresRows::number(int row, int column) const {
    return number_from<double>(text(row, column));  // reads NaN and Infinity, too
}

std::optional<double> PostgresRows::optional_number(int row, int column) const {
    return is_null(row, column) ? std::nullopt : std::optional(number(row, column));
}

bool PostgresRows::is_true(int row, int column) const {
    return text(row, column) == "t";
}

unsigned PostgresRows::type(int column) const {
    return libpq().ftype(result_.get(), column);
}

}  // namespace forecast
