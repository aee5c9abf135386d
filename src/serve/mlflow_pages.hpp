#pragma once

#include <filesystem>
#include <string>

#include "forecast/net/http_message.hpp"

namespace forecast {

/// MLflow's own web interface, built, as its wheel has it (mlflow/server/js/build): its files below /mlflow/. The pages
/// ask below the same prefix for all that they show, by relative addresses.
class MlflowPages {
public:
    static constexpr const char* kPrefix = "/mlflow";

    /// `directory` is empty where no pages are served. Throws Error(invalid_argument) if there is no index.html in it.
    explicit MlflowPages(std::filesystem::path directory);

    [[nodiscard]] bool are_served() const { return !directory_.empty(); }
    /// What stands behind the prefix, where it is one of these pages' requests; otherwise `path` itself.
    [[nodiscard]] std::string without_prefix(const std::string& path) const;
    /// Whether `path`, with its prefix, is one of a page or of its files.
    [[nodiscard]] bool answers(const std::string& path) const;
    /// The file, or 404. REQUIRES: answers(path).
    [[nodiscard]] OutgoingAnswer answer(const std::string& path) const;

private:
    std::filesystem::path directory_;
};

}  // namespace forecast
