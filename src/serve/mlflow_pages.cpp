#include "mlflow_pages.hpp"

#include "api_answer.hpp"
#include "artifact_files.hpp"
#include "content_type.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/url.hpp"
#include "text_match.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIndex = "index.html";
constexpr std::string_view kFiles = "/static-files/";

}  // namespace

MlflowPages::MlflowPages(fs::path directory) : directory_(std::move(directory)) {
    if (are_served() && !open_below(directory_, kIndex)) {
        throw Error(ErrorKind::invalid_argument,
                    "there is no index.html in {}; --mlflow-ui is the directory mlflow/server/js/build of an installed "
                    "MLflow",
                    directory_.string());
    }
}

std::string MlflowPages::without_prefix(const std::string& path) const {
    const std::string_view prefix = kPrefix;
    const bool is_ours = are_served() && begins(path, std::string(prefix) + "/");
    return is_ours ? path.substr(prefix.size()) : path;
}

bool MlflowPages::answers(const std::string& path) const {
    const std::string rest = without_prefix(path);
    return (are_served() && path == kPrefix) || (rest != path && (rest == "/" || begins(rest, kFiles)));
}

OutgoingAnswer MlflowPages::answer(const std::string& path) const {
    if (path == kPrefix) {
        OutgoingAnswer moved;
        moved.status = 308;
        moved.headers = {{"Location", std::string(kPrefix) + "/"}};
        return moved;
    }
    const std::string rest = without_prefix(path);
    const fs::path name = rest == "/" ? fs::path(kIndex) : checked_path(url_decode(rest.substr(kFiles.size())));
    OutgoingAnswer page;
    page.file = open_below(directory_, name);
    if (!page.file) {
        return error_answer(kDoesNotExist, "There is no such file among MLflow's pages.");
    }
    const char* type = content_type(name);
    page.headers = {{"Content-Type", type == nullptr ? kTypeOfBytes : type},
                    {"X-Content-Type-Options", "nosniff"},
                    {"X-Frame-Options", "SAMEORIGIN"},
                    {"Cache-Control", rest == "/" ? "no-cache" : "max-age=3600"}};
    return page;
}

}  // namespace forecast
