#pragma once

#include "forecast/postgres/connection.hpp"
#include "stamps.hpp"

namespace forecast {

/// The stamps in PostgreSQL.
class PostgresStamps : public StampTable {
public:
    explicit PostgresStamps(PostgresConnection& connection) : connection_(connection) {}

    [[nodiscard]] std::vector<StampedSeries> all_series() const override;
    [[nodiscard]] std::vector<Stamp> odd_stamps(const StampedSeries& series, std::int64_t latest) const override;
    [[nodiscard]] std::map<std::int64_t, std::size_t> delays(const StampedSeries& series,
                                                             std::int64_t at) const override;
    [[nodiscard]] bool has(const DoubtfulStamp& stamp, std::int64_t available_at) const override;
    void set(const DoubtfulStamp& stamp, std::int64_t available_at) override;

private:
    PostgresConnection& connection_;
};

}  // namespace forecast
