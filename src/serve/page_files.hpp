#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "forecast/net/http_message.hpp"

namespace forecast {

/// The files of the pages: those of web/ in the program, or of a directory while somebody works on them.
class PageFiles {
public:
    /// `directory`: empty = those in the program. Throws Error(invalid_argument) where it is none with an index.html.
    explicit PageFiles(std::filesystem::path directory);

    /// A file under /web/, the app's page at /, /docs, or /login in the reader's language; nothing for any
    /// other path.
    [[nodiscard]] std::optional<OutgoingAnswer> answer(const IncomingRequest& request) const;
    /// The page of a path that there is not, in the reader's language.
    [[nodiscard]] OutgoingAnswer not_found(const IncomingRequest& request) const;

private:
    struct Asset {
        std::string content;
        std::string zipped;  ///< gzip; empty where that is not smaller
        std::string tag;     ///< ETag, of the content
    };
    [[nodiscard]] std::optional<Asset> find(const std::string& name) const;
    [[nodiscard]] std::optional<Asset> read(const std::string& name) const;
    /// A file in which {{key}} stands for a sentence.
    [[nodiscard]] OutgoingAnswer page(const std::string& name, const IncomingRequest& request, int status) const;

    std::filesystem::path directory_;
    std::map<std::string, Asset, std::less<>> assets_;
};

/// Whether a browser wants to show what it asks for as a page.
bool wants_page(const IncomingRequest& request);

}  // namespace forecast
