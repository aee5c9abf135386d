#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace forecast {

/// A CSV file, plain or gzip, read row by row: a header, then rows of as many fields. Comma or semicolon, quotes, CRLF
/// and a byte order mark are understood. Views given out live until the next call of next_row().
class CsvFile {
public:
    /// Throws Error(insufficient_data) if the file is not there or is empty.
    explicit CsvFile(std::string path);

    /// Where `name` stands in the header; throws Error naming the columns that are there.
    [[nodiscard]] std::size_t column(const std::string& name) const;

    [[nodiscard]] const std::vector<std::string>& header() const { return header_; }

    /// False at the end. Blank lines are skipped; a row of another width throws Error.
    bool next_row();
    [[nodiscard]] std::string_view operator[](std::size_t column) const { return fields_[column]; }
    /// "path:line" of the current row, for error texts.
    [[nodiscard]] std::string place() const;

private:
    bool read_fields();
    std::string_view quoted_field();
    std::string_view plain_field();

    std::string path_;
    std::string text_;
    std::size_t position_ = 0;
    int line_ = 0;       ///< of the current row's first character
    int next_line_ = 1;  ///< of position_
    char separator_ = ',';
    std::vector<std::string> header_;
    std::vector<std::string_view> fields_;
    std::deque<std::string> unquoted_;  ///< fields with doubled quotes, made single
};

}  // namespace forecast
