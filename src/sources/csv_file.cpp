#include "csv_file.hpp"

#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/text.hpp"
#include "text_encoding.hpp"

namespace forecast {
namespace {

constexpr std::size_t kShown = 1'000;  // of the columns' names, in a message

struct CloseGzip {
    void operator()(gzFile_s* file) const { gzclose(file); }
};

std::string read_whole(const std::string& path) {
    check_is_plain_file(path, ErrorKind::insufficient_data);
    const std::unique_ptr<gzFile_s, CloseGzip> file(gzopen(path.c_str(), "rb"));  // reads plain files as they are
    if (!file) {
        throw Error(ErrorKind::insufficient_data,
                    "{} cannot be read; relative paths begin at the current directory, {}", path,
                    std::filesystem::current_path().string());
    }
    constexpr std::size_t kBlock = 1U << 20U;
    gzbuffer(file.get(), 1U << 17U);
    std::string text;
    for (;;) {
        const auto size = text.size();
        text.resize(size + kBlock);
        const int count = gzread(file.get(), &text[size], kBlock);
        text.resize(size + static_cast<std::size_t>(std::max(count, 0)));
        int code = Z_OK;
        const char* reason = gzerror(file.get(), &code);
        if (count < 0 || (count == 0 && code != Z_OK && code != Z_STREAM_END)) {
            throw Error(ErrorKind::insufficient_data, "{} cannot be unpacked: {}", path, reason);
        }
        if (count == 0) {
            return text;
        }
        if (text.size() > kLargestFile) {
            throw Error(ErrorKind::insufficient_data, "{} holds more than {} bytes once unpacked; split it", path,
                        kLargestFile);
        }
    }
}

}  // namespace

CsvFile::CsvFile(std::string path, const CsvDialect& dialect) : path_(std::move(path)) {
    auto decoded = decode_text(read_whole(path_), dialect.encoding, path_);
    text_ = std::move(decoded.text);
    encoding_ = std::move(decoded.encoding);
    if (text_.find('\n') == std::string::npos) {
        std::replace(text_.begin(), text_.end(), '\r', '\n');
    }
    if (dialect.skip_lines) {
        read_header(header_after(text_, *dialect.skip_lines, dialect.separator));
    } else if (const auto place = find_header(text_, dialect.names, dialect.separator)) {
        read_header(*place);
    } else {
        read_header(guess_header(text_, dialect.separator));
    }
}

void CsvFile::read_header(const HeaderPlace& place) {
    separator_ = place.separator;
    header_begin_ = position_ = place.begin;
    header_line_ = next_line_ = place.line;
    if (!read_fields()) {
        throw Error(ErrorKind::insufficient_data, "{} is empty; a header line with the columns' names is needed",
                    path_);
    }
    for (const auto& field : fields_) {
        header_.emplace_back(trimmed(field));
    }
    while (header_.size() > 1 && header_.back().empty()) {
        ends_without_name_ = true;
        header_.pop_back();
    }
    rows_begin_ = position_;
    rows_line_ = next_line_;
}

void CsvFile::rewind() {
    position_ = rows_begin_;
    next_line_ = rows_line_;
}

std::size_t CsvFile::column(const std::string& name) const {
    const auto found = std::find(header_.begin(), header_.end(), name);
    if (found != header_.end()) {
        return static_cast<std::size_t>(found - header_.begin());
    }
    throw Error(ErrorKind::invalid_argument, "{}:{}: there is no column '{}'; the columns are {}", path_, header_line_,
                name, clipped(join(header_, ", "), kShown))
        .with_advice("correct the option of the source that names it, such as time_column or value_columns");
}

bool CsvFile::next_row() {
    bool after_blank = false;
    for (;;) {
        if (!read_fields()) {
            return false;
        }
        const bool blank = is_empty_row();
        if (!blank && !is_header()) {
            break;
        }
        after_blank = blank;
    }
    if (after_blank && trimmed(fields_[0]) == header_[0]) {
        return end_at("another table");
    }
    while (fields_.size() > header_.size() && trimmed(fields_.back()).empty()) {
        fields_.pop_back();
    }
    if (fields_.size() == header_.size()) {
        return true;
    }
    if (is_closing_text()) {
        return end_at("a closing text");
    }
    if (ends_without_name_ && fields_.size() == header_.size() + 1) {
        throw Error(ErrorKind::insufficient_data,
                    "{}: '{}' stands below no name: the header has {} names and an empty "
                    "one; name that column",
                    place(), visible(fields_.back()), header_.size());
    }
    throw Error(ErrorKind::insufficient_data, "{}: {} fields where the header has {}", place(), fields_.size(),
                header_.size());
}

bool CsvFile::is_empty_row() const {
    return std::all_of(fields_.begin(), fields_.end(), [](std::string_view field) { return trimmed(field).empty(); });
}

bool CsvFile::is_header() const {
    return fields_.size() >= header_.size() &&
           std::equal(header_.begin(), header_.end(), fields_.begin(),
                      [](const std::string& name, std::string_view field) { return trimmed(field) == name; });
}

/// Words of another width, behind which no row comes: a source, a disclaimer. A row that was cut off begins with
/// digits.
bool CsvFile::is_closing_text() const {
    const std::string_view first = trimmed(fields_[0]);
    if (first.empty() || (first[0] >= '0' && first[0] <= '9') || first.find(' ') == std::string_view::npos) {
        return false;
    }
    const auto rest = std::string_view(text_).substr(std::min(position_, text_.size()));
    constexpr std::size_t kLongestClosingText = 10'000;
    if (rest.size() > kLongestClosingText) {
        return false;
    }
    const auto lines = split_list(rest, '\n');
    return std::all_of(lines.begin(), lines.end(),
                       [&](const std::string& line) { return split_line(line, separator_).size() < header_.size(); });
}

bool CsvFile::end_at(const std::string& what) {
    left_out_ = fmt::format("{}: {} from here on, not read", place(), what);
    position_ = text_.size();
    return false;
}

std::string CsvFile::place() const {
    return fmt::format("{}:{}", path_, line_);
}

bool CsvFile::read_fields() {
    fields_.clear();
    unquoted_.clear();
    line_ = next_line_;
    if (position_ >= text_.size()) {
        return false;
    }
    for (;;) {
        const bool quoted = position_ < text_.size() && text_[position_] == '"';
        fields_.push_back(quoted ? quoted_field() : plain_field());
        if (position_ >= text_.size()) {
            return true;
        }
        const char stop = text_[position_++];
        if (stop == '\n') {
            ++next_line_;
            return true;
        }
    }
}

std::string_view CsvFile::plain_field() {
    const auto begin = position_;
    while (position_ < text_.size() && text_[position_] != separator_ && text_[position_] != '\n') {
        ++position_;
    }
    std::string_view field(&text_[begin], position_ - begin);
    if (!field.empty() && field.back() == '\r' && (position_ == text_.size() || text_[position_] == '\n')) {
        field.remove_suffix(1);
    }
    return field;
}

std::string_view CsvFile::quoted_field() {
    const auto begin = ++position_;
    bool doubled = false;
    for (;; ++position_) {
        if (position_ >= text_.size()) {
            throw Error("{}: a quoted field is not closed before the end of the file", place());
        }
        if (text_[position_] == '\n') {
            ++next_line_;
        } else if (text_[position_] == '"') {
            if (position_ + 1 >= text_.size() || text_[position_ + 1] != '"') {
                break;
            }
            doubled = true;
            ++position_;
        }
    }
    std::string_view field(&text_[begin], position_ - begin);
    ++position_;
    if (!plain_field().empty()) {  // to the separator; nothing may stand there
        throw Error("{}: text follows a closing quote", place());
    }
    if (!doubled) {
        return field;
    }
    std::string& single = unquoted_.emplace_back();
    for (std::size_t i = 0; i < field.size(); ++i) {
        single += field[i];
        i += field[i] == '"' ? 1 : 0;
    }
    return single;
}

}  // namespace forecast
