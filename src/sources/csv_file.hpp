#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "csv_lines.hpp"

namespace forecast {

/// How a CSV file is written, as far as somebody says it; the rest is found out.
struct CsvDialect {
    std::optional<char> separator;
    std::string encoding;            ///< "utf-8", "latin-1", "utf-16" or empty
    std::optional<int> skip_lines;   ///< before the header
    std::vector<std::string> names;  ///< columns that the header has; it may stand below other lines
};

/// A CSV file, plain or gzip, read row by row: lines that are no rows, a header, then rows of as many fields. Quotes,
/// CRLF, separators at the end of a row and a closing text are understood. Views given out live until the next call of
/// next_row().
class CsvFile {
public:
    /// Throws Error(insufficient_data) if the file is not there, is empty or is no text.
    explicit CsvFile(std::string path, const CsvDialect& dialect = {});

    /// Where `name` stands in the header; throws Error naming the columns that are there.
    [[nodiscard]] std::size_t column(const std::string& name) const;
    [[nodiscard]] const std::vector<std::string>& header() const { return header_; }

    /// False at the end. Empty rows and repeated headers are skipped; a row of another width throws Error.
    bool next_row();
    /// Back to the first row.
    void rewind();
    [[nodiscard]] std::string_view operator[](std::size_t column) const { return fields_[column]; }
    /// "path:line" of the current row, for error texts.
    [[nodiscard]] std::string place() const;
    [[nodiscard]] char separator() const { return separator_; }
    [[nodiscard]] const std::string& encoding() const { return encoding_; }
    [[nodiscard]] int header_line() const { return header_line_; }
    /// The lines above the header.
    [[nodiscard]] std::string_view preamble() const { return std::string_view(text_).substr(0, header_begin_); }
    /// Once all rows are read: what of the file was not taken for rows, a sentence.
    [[nodiscard]] const std::string& left_out() const { return left_out_; }

private:
    void read_header(const HeaderPlace& place);
    bool read_fields();
    std::string_view quoted_field();
    std::string_view plain_field();
    [[nodiscard]] bool is_empty_row() const;
    [[nodiscard]] bool is_header() const;
    [[nodiscard]] bool is_closing_text() const;
    bool end_at(const std::string& what);

    std::string path_;
    std::string text_;
    std::string encoding_;
    char separator_ = ',';
    std::size_t header_begin_ = 0;
    int header_line_ = 1;
    std::size_t rows_begin_ = 0;
    int rows_line_ = 1;
    std::size_t position_ = 0;
    int line_ = 0;       ///< of the current row's first character
    int next_line_ = 1;  ///< of position_
    std::vector<std::string> header_;
    std::vector<std::string_view> fields_;
    std::deque<std::string> unquoted_;  ///< fields with doubled quotes, made single
    std::string left_out_;
};

}  // namespace forecast
