#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "stamps.hpp"

namespace forecast {

/// The stamps in a SQLite file.
class SqliteStamps : public StampTable {
public:
    explicit SqliteStamps(const SQLite::Database& database);

    [[nodiscard]] std::vector<StampedSeries> all_series() const override;
    [[nodiscard]] std::vector<Stamp> odd_stamps(const StampedSeries& series, std::int64_t latest) const override;
    [[nodiscard]] std::map<std::int64_t, std::size_t> delays(const StampedSeries& series,
                                                             std::int64_t at) const override;
    [[nodiscard]] bool has(const DoubtfulStamp& stamp, std::int64_t available_at) const override;
    void set(const DoubtfulStamp& stamp, std::int64_t available_at) override;

private:
    const SQLite::Database& database_;
    mutable SQLite::Statement taken_;
    SQLite::Statement update_;
};

}  // namespace forecast
