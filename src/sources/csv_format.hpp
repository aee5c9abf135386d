#pragma once

#include <string>
#include <vector>

#include "csv_file.hpp"
#include "csv_rows.hpp"
#include "forecast/sources/options.hpp"
#include "number_format.hpp"
#include "time_stamps.hpp"

// How one CSV file is to be read: the options of its source, and for what they leave open a look at its rows.

namespace forecast {

/// Where the columns of a file are, and how its times and numbers are written.
struct CsvFormat {
    /// With the columns that the options name. Throws Error(invalid_argument), naming the file's columns, if one is not
    /// there.
    CsvFormat(const CsvFile& file, const SourceOptions& options);

    std::vector<std::size_t> time;  ///< columns whose texts together are the time
    std::string time_mark = " ";    ///< put between them
    std::vector<std::size_t> values;
    CsvRows rows;
    TimeStamps stamps;
    NumberFormat numbers;
    std::string note;  ///< what was detected and is not usual, a sentence

    /// The time of the current row as the file has it. The view lives until the next call.
    std::string_view written_time(const CsvFile& file);

private:
    std::string joined_;
};

/// A word for classify_stamps() if the lines above the header tell whose file it is (an Enedis meter); else empty.
std::string layout_word(const CsvFile& file);

/// What a source's options say of the dialect.
CsvDialect dialect_of(const SourceOptions& options);

/// The format of `file`: what the options say, and for the rest what its rows show. Rewinds the file. Throws
/// Error(invalid_argument), naming the option to set, if it can be read in two ways.
CsvFormat find_format(CsvFile& file, const SourceOptions& options);

}  // namespace forecast
