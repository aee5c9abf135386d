#include "page_files.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <zlib.h>

#include "content_type.hpp"
#include "forecast/core/ascii.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/sha256.hpp"
#include "forecast/pages/web_files.hpp"
#include "forecast/pages/words.hpp"
#include "text_match.hpp"

namespace forecast {
namespace {

constexpr const char* kWeb = "/web/";
constexpr const char* kIndex = "index.html";
/// Nothing inline, nothing of another host, in nobody's frame.
constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Empty where gzip does not make it smaller.
std::string zipped_of(const std::string& content) {
    z_stream stream = {};
    constexpr int kGzip = 16 + MAX_WBITS;
    constexpr int kMemory = 8;
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzip, kMemory, Z_DEFAULT_STRATEGY) != Z_OK) {
        return "";
    }
    std::string zipped(content.size(), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));  // NOLINT: zlib only reads it
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(zipped.data());  // NOLINT(*-reinterpret-cast)
    stream.avail_out = static_cast<uInt>(zipped.size());
    const bool is_done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    zipped.resize(is_done ? stream.total_out : 0);
    deflateEnd(&stream);
    return zipped;
}

/// Only what web/ has: no way up, no hidden files.
bool is_plain(const std::string& name) {
    const bool has_plain_letters = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.' || c == '/';
    });
    return has_plain_letters && !name.empty() && name.front() != '.' && name.front() != '/' &&
           name.find("/.") == std::string::npos && name.find("//") == std::string::npos &&
           content_type(name) != nullptr;
}

/// The first of the two languages in Accept-Language; weights are not looked at.
Language language_of(const IncomingRequest& request) {
    const std::string accepted = in_lower_case(request.header("accept-language").value_or(""));
    const auto french = accepted.find("fr");
    return french != std::string::npos && french < accepted.find("en") ? Language::fr : Language::en;
}

OutgoingAnswer text_of(const std::string& name, std::string content, int status) {
    OutgoingAnswer answer;
    answer.status = status;
    answer.headers = {{"Content-Type", content_type(name)},          {"Content-Security-Policy", kPolicy},
                      {"X-Content-Type-Options", "nosniff"},         {"Referrer-Policy", "no-referrer"},
                      {"Cross-Origin-Opener-Policy", "same-origin"}, {"Cache-Control", "no-cache"}};
    answer.body = std::move(content);
    return answer;
}

bool has_word(std::string_view list, std::string_view word) {
    return list.find(word) != std::string_view::npos;
}

}  // namespace

bool wants_page(const IncomingRequest& request) {
    return request.answered_method() == "GET" && has_word(request.header("accept").value_or(""), "text/html");
}

PageFiles::PageFiles(std::filesystem::path directory) : directory_(std::move(directory)) {
    if (!directory_.empty()) {
        if (!std::filesystem::is_regular_file(directory_ / kIndex)) {
            throw Error(ErrorKind::invalid_argument, "there is no {} in {}, the directory of --web", kIndex,
                        directory_.string());
        }
        return;
    }
    for (const std::string_view name : web_file_names()) {
        std::string content(web_file(name));
        std::string zipped = zipped_of(content);
        std::string tag = "\"" + sha256(content).substr(0, 16) + "\"";
        assets_.emplace(name, Asset{std::move(content), std::move(zipped), std::move(tag)});
    }
}

std::optional<PageFiles::Asset> PageFiles::read(const std::string& name) const {
    const auto file = directory_ / name;
    std::error_code failure;
    const auto place = std::filesystem::canonical(file, failure);
    const auto root = std::filesystem::canonical(directory_, failure);
    if (failure || !begins(place.string(), root.string() + "/") || !std::filesystem::is_regular_file(place)) {
        return std::nullopt;  // a link may lead out
    }
    std::string content = read_file(place);
    std::string tag = "\"" + sha256(content).substr(0, 16) + "\"";
    return Asset{std::move(content), "", std::move(tag)};
}

std::optional<PageFiles::Asset> PageFiles::find(const std::string& name) const {
    if (!is_plain(name)) {
        return std::nullopt;
    }
    if (!directory_.empty()) {
        return read(name);
    }
    const auto found = assets_.find(name);
    return found == assets_.end() ? std::nullopt : std::optional(found->second);
}

OutgoingAnswer PageFiles::page(const std::string& name, const IncomingRequest& request, int status) const {
    const Words words(language_of(request));
    std::string page = find(name).value_or(Asset{}).content;
    for (auto at = page.find("{{"); at != std::string::npos; at = page.find("{{", at + 1)) {
        const auto end = page.find("}}", at);
        const std::string key = page.substr(at + 2, end - at - 2);
        page.replace(at, end + 2 - at, key == "language" ? std::string(to_string(words.language())) : words(key));
    }
    return text_of(name, std::move(page), status);
}

OutgoingAnswer PageFiles::not_found(const IncomingRequest& request) const {
    return page("missing.html", request, 404);
}

std::optional<OutgoingAnswer> PageFiles::answer(const IncomingRequest& request) const {
    if (request.path == "/login" || request.path == "/docs") {
        return page(request.path.substr(1) + ".html", request, 200);
    }
    const bool is_file = begins(request.path, kWeb);
    if (!is_file && request.path != "/") {
        return std::nullopt;
    }
    const std::string name = is_file ? request.path.substr(std::string_view(kWeb).size()) : kIndex;
    auto asset = find(name);
    if (!asset) {
        return std::nullopt;
    }
    const bool is_known = has_word(request.header("if-none-match").value_or(""), asset->tag);
    const bool is_zipped = !asset->zipped.empty() && has_word(request.header("accept-encoding").value_or(""), "gzip");
    OutgoingAnswer answer =
        text_of(name, is_known ? "" : std::move(is_zipped ? asset->zipped : asset->content), is_known ? 304 : 200);
    answer.headers.emplace_back("ETag", asset->tag);
    answer.headers.emplace_back("Vary", "Accept-Encoding");
    if (is_zipped && !is_known) {
        answer.headers.emplace_back("Content-Encoding", "gzip");
    }
    return answer;
}

}  // namespace forecast
