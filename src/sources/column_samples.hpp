#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "csv_file.hpp"
#include "time_stamps.hpp"

// A look at the first rows of a file: which columns hold times, clocks, numbers. guess_file() decides by it.

namespace forecast {

/// Rows that are looked at.
inline constexpr int kSampledRows = 500;

/// What the first rows say of one column: in how many rows the text can be read in which way.
struct ColumnSample {
    TimeStamps stamps{""};
    std::size_t rows = 0;  ///< not empty and no word for "missing"
    std::size_t times = 0;
    std::size_t with_clock = 0;
    std::size_t with_offset = 0;
    std::size_t clocks = 0;
    std::size_t hours = 0;  ///< whole numbers from 0 to 24
    std::size_t numbers = 0;

    /// Counts one field.
    void look_at(std::string_view text);
    /// Whether `count` is nearly all of the rows: 19 of 20.
    [[nodiscard]] bool mostly(std::size_t count) const { return rows > 0 && count * 20 >= rows * 19; }
};

/// All columns of a file, sampled.
struct SampledColumns {
    std::vector<std::string> names;
    std::vector<ColumnSample> samples;

    /// Looks at the first rows of `file`, and rewinds it.
    explicit SampledColumns(CsvFile& file);

    /// The column of times: the first whose times have a clock, else the first with days. Nothing if there is none.
    [[nodiscard]] std::optional<std::size_t> time() const;
    /// The first column with times of day alone, or with numbers that its name calls hours.
    [[nodiscard]] std::optional<std::size_t> clock() const;
    /// Whether any field says something.
    [[nodiscard]] bool have_rows() const;
    /// The names of columns with numbers, without those of the time and the clock.
    [[nodiscard]] std::vector<std::string> numbers(std::size_t time_column) const;
};

/// Whether `text` contains one of `parts`.
bool has_any(const std::string& text, const std::vector<std::string>& parts);

}  // namespace forecast
