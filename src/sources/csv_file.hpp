#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "csv_lines.hpp"

namespace forecast {

/// How a CSV file is written, as far as somebody says; the rest is detected.
struct CsvDialect {
    std::optional<char> separator;
    std::string encoding;            ///< "utf-8", "latin-1", "utf-16"; empty: detected
    std::optional<int> skip_lines;   ///< lines above the header
    std::vector<std::string> names;  ///< columns that the header must have, by which it is found below other lines
};

/// A CSV file, plain or gzip, read into memory (at most kLargestFile once unpacked) and handed out row by row.
///
/// The file is: lines that are no rows, a header, rows of as many fields, perhaps a closing text. Understood are
/// quotes, CRLF or CR alone, separators at the end of a row, empty rows and repeated headers.
///
/// Call order: next_row() until it is false, reading fields by [] after each; rewind() starts over.
///
///   Compteur: Brest;;              lines that are no rows
///   Date;Heure;Puissance           header
///   01/01/2024;00:30;1 234,5       rows
///   ;;                             an empty row, skipped
///   Source : le fournisseur, 2024  closing text
class CsvFile {
public:
    /// Throws Error(insufficient_data) if the file is not there, is too large, is empty or is no text.
    explicit CsvFile(std::string path, const CsvDialect& dialect = {});

    /// Index of the column called `name`. Throws Error(invalid_argument), naming the columns there are, if there is
    /// none.
    [[nodiscard]] std::size_t column(const std::string& name) const;
    [[nodiscard]] const std::vector<std::string>& header() const { return header_; }

    /// Goes to the next row; false at the end. Throws Error(insufficient_data) for a row of another width,
    /// Error(internal) for a broken quote.
    bool next_row();
    /// Back to before the first row.
    void rewind();
    /// A field of the current row, untrimmed. The view lives until the next call of next_row().
    [[nodiscard]] std::string_view operator[](std::size_t column) const { return fields_[column]; }
    /// "path:line" of the current row, for error texts.
    [[nodiscard]] std::string place() const;
    [[nodiscard]] char separator() const { return separator_; }
    [[nodiscard]] const std::string& encoding() const { return encoding_; }
    [[nodiscard]] int header_line() const { return header_line_; }
    /// The lines above the header.
    [[nodiscard]] std::string_view preamble() const { return std::string_view(text_).substr(0, header_begin_); }
    /// Once all rows are read: what of the file was not read as rows, a sentence; empty if nothing.
    [[nodiscard]] const std::string& left_out() const { return left_out_; }

private:
    /// Reads the header line; rows begin behind it.
    void read_header(const HeaderPlace& place);
    /// Reads the fields of one line into fields_; false at the end of the text.
    bool read_fields();
    /// A field that begins with a quote, without its quotes; doubled ones become one.
    std::string_view quoted_field();
    /// A field up to the next separator or line end.
    std::string_view plain_field();
    /// Whether all fields of the row are blank.
    [[nodiscard]] bool is_empty_row() const;
    /// Whether the row repeats the header.
    [[nodiscard]] bool is_header() const;
    /// Whether words of another width follow the rows, such as a source or a disclaimer.
    [[nodiscard]] bool is_closing_text() const;
    /// Stops reading here; `what` is told by left_out().
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
    bool ends_without_name_ = false;  ///< the header, behind header_
    std::vector<std::string_view> fields_;
    std::deque<std::string> unquoted_;  ///< fields with doubled quotes, made single
    std::string left_out_;
};

}  // namespace forecast
