#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "csv_file.hpp"
#include "time_stamps.hpp"

namespace forecast {

inline constexpr int kSampledRows = 500;  ///< that tell what a column holds

/// What the first rows say of one column.
struct ColumnSample {
    TimeStamps stamps{""};
    std::size_t rows = 0;  ///< with something in them
    std::size_t times = 0;
    std::size_t with_clock = 0;
    std::size_t with_offset = 0;
    std::size_t clocks = 0;
    std::size_t hours = 0;  ///< whole numbers from 0 to 24
    std::size_t numbers = 0;

    void look_at(std::string_view text);
    [[nodiscard]] bool mostly(std::size_t count) const { return rows > 0 && count * 20 >= rows * 19; }
};

/// A file's columns by what they hold.
struct SampledColumns {
    std::vector<std::string> names;
    std::vector<ColumnSample> samples;

    /// Looks at the first rows, and goes back to them.
    explicit SampledColumns(CsvFile& file);

    /// The first whose times have a clock, else the first with days.
    [[nodiscard]] std::optional<std::size_t> time() const;
    /// The first with times of day alone, or with numbers that its name calls hours.
    [[nodiscard]] std::optional<std::size_t> clock() const;
    /// The names of those with numbers, without that of the time and of the clock.
    [[nodiscard]] std::vector<std::string> numbers(std::size_t time_column) const;
};

/// Whether `text` holds one of `parts`.
bool has_any(const std::string& text, const std::vector<std::string>& parts);

}  // namespace forecast
