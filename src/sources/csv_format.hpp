#pragma once

#include <string>
#include <vector>

#include "csv_file.hpp"
#include "csv_rows.hpp"
#include "forecast/sources/options.hpp"
#include "number_format.hpp"
#include "time_stamps.hpp"

namespace forecast {

/// How one file is to be read: where its columns stand, and how its times and numbers are written.
struct CsvFormat {
    /// With the columns that the options name; throws Error naming the file's where it lacks one.
    CsvFormat(const CsvFile& file, const SourceOptions& options);

    std::vector<std::size_t> time;  ///< columns whose texts together are the time
    std::string time_mark = " ";    ///< between them
    std::vector<std::size_t> values;
    CsvRows rows;
    TimeStamps stamps;
    NumberFormat numbers;
    std::string note;  ///< what was found out and is not usual, a sentence

    /// The time of the current row as it stands there; lives until the next call.
    std::string_view written_time(const CsvFile& file);

private:
    std::string joined_;
};

/// A word for classify_stamps() where the lines above the header tell whose file it is; empty: nobody known.
std::string layout_word(const CsvFile& file);

CsvDialect dialect_of(const SourceOptions& options);

/// Looks through `file` for what the options leave open, and goes back to its first row. Throws
/// Error(invalid_argument), naming the option to set, where it can be read in two ways.
CsvFormat find_format(CsvFile& file, const SourceOptions& options);

}  // namespace forecast
