#include "csv_file.hpp"

#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"

namespace forecast {
namespace {

struct CloseGzip {
    void operator()(gzFile_s* file) const { gzclose(file); }
};

std::string read_whole(const std::string& path) {
    check_is_plain_file(path, ExitCode::insufficient_data);
    const std::unique_ptr<gzFile_s, CloseGzip> file(gzopen(path.c_str(), "rb"));  // reads plain files as they are
    if (!file) {
        throw Error(ExitCode::insufficient_data, "{} cannot be read; relative paths begin at the current directory, {}",
                    path, std::filesystem::current_path().string());
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
            throw Error(ExitCode::insufficient_data, "{} cannot be unpacked: {}", path, reason);
        }
        if (count == 0) {
            return text;
        }
        if (text.size() > kLargestFile) {
            throw Error(ExitCode::insufficient_data, "{} holds more than {} bytes once unpacked; split it", path,
                        kLargestFile);
        }
    }
}

}  // namespace

CsvFile::CsvFile(std::string path) : path_(std::move(path)), text_(read_whole(path_)) {
    if (text_.compare(0, 3, "\xEF\xBB\xBF") == 0) {
        position_ = 3;
    }
    const auto first_line = std::string_view(text_).substr(0, text_.find('\n'));
    const auto count = [&](char c) { return std::count(first_line.begin(), first_line.end(), c); };
    separator_ = count(';') > count(',') ? ';' : ',';
    if (!read_fields()) {
        throw Error(ExitCode::insufficient_data, "{} is empty; a header line with the columns' names is needed", path_);
    }
    header_.assign(fields_.begin(), fields_.end());
}

std::size_t CsvFile::column(const std::string& name) const {
    const auto found = std::find(header_.begin(), header_.end(), name);
    if (found != header_.end()) {
        return static_cast<std::size_t>(found - header_.begin());
    }
    std::string names;
    for (const auto& known : header_) {
        names += (names.empty() ? "" : ", ") + known;
    }
    throw Error(ExitCode::usage, "{}:1: there is no column '{}'; the columns are {}", path_, name, names);
}

bool CsvFile::next_row() {
    do {
        if (!read_fields()) {
            return false;
        }
    } while (fields_.size() == 1 && fields_[0].empty());
    if (fields_.size() != header_.size()) {
        throw Error("{}: {} fields where the header has {}", place(), fields_.size(), header_.size());
    }
    return true;
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
