#include "forecast/tracking/tracking_location.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "forecast/core/error.hpp"
#include "forecast/core/secrets.hpp"
#include "forecast/core/url.hpp"
#include "server_access.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSqliteScheme = "sqlite:///";
constexpr std::string_view kFileScheme = "file://";

bool starts_with(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

bool is_server_uri(std::string_view uri) {
    return starts_with(uri, "http://") || starts_with(uri, "https://");
}

/// What MLflow's file store leaves: <experiment id>/meta.yaml.
bool holds_file_store(const fs::path& directory) {
    std::error_code unreadable;
    fs::directory_iterator entry(directory, unreadable);
    for (; !unreadable && entry != fs::directory_iterator(); entry.increment(unreadable)) {
        const std::string name = entry->path().filename().string();
        const bool is_number =
            std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
        std::error_code absent;
        if (is_number && fs::exists(entry->path() / "meta.yaml", absent)) {
            return true;
        }
    }
    return false;
}

void refuse_file_store(const std::string& directory) {
    if (holds_file_store(directory) && !fs::exists(fs::path(directory) / "mlflow.db")) {
        throw Error(ErrorKind::invalid_argument,
                    "{} was written by MLflow's file store, which this program does not use; with MLflow 3.10 or later "
                    "type: mlflow migrate-filestore --source {} --target sqlite:///{}/mlflow.db",
                    directory, directory, directory);
    }
}

struct ServerUri {
    std::string uri;
    ServerAccess access;
};

/// "http://name:password@host" must not be shown or recorded: what stands before the '@' is taken out of it.
ServerUri without_userinfo(std::string uri) {
    const auto begin = uri.find("://") + 3;
    const auto end = uri.rfind('@', uri.find('/', begin));
    ServerAccess access;
    if (end == std::string::npos || end < begin) {
        return {std::move(uri), access};
    }
    const std::string userinfo = uri.substr(begin, end - begin);
    const auto colon = userinfo.find(':');
    access.username = url_decode(userinfo.substr(0, colon));
    access.password = colon == std::string::npos ? "" : url_decode(userinfo.substr(colon + 1));
    uri.erase(begin, end + 1 - begin);
    return {std::move(uri), std::move(access)};
}

/// What stands before the first ':' where no '/' is before that: a scheme, a host or a service; else nothing.
std::string scheme_of(const std::string& uri) {
    const auto colon = uri.find_first_of(":/");
    return colon == std::string::npos || uri[colon] == '/' ? "" : uri.substr(0, colon);
}

/// `value` without what may be a password; where it is all one address, blanks do not end that.
std::string shown(const std::string& value) {
    const auto at = value.rfind('@');
    const bool is_address = at != std::string::npos && value.find("://") == std::string::npos;
    return is_address && !scheme_of(value).empty() ? "***" + value.substr(at) : without_secrets(value);
}

/// Throws Error(invalid_argument) where it cannot be told which '@' ends the password, or that there is one.
void check_userinfo(const std::string& variable, const std::string& value) {
    const bool is_server = is_server_uri(value);
    const bool is_name = !is_server && value.find("://") == std::string::npos;
    const bool unclear = is_server && without_userinfo(value).uri.find('@') != std::string::npos;
    if (unclear || (is_name && without_secrets(value) != value)) {
        throw Error(
            ErrorKind::invalid_argument,
            "{}={}: an address begins with http:// or https://, and a password in it has %40 for '@' and %2F for '/'; "
            "or set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD",
            variable, shown(value));
    }
}

bool is_host_and_port(const std::string& uri) {
    const auto begin = uri.find(':') + 1;
    const auto end = std::find_if(uri.begin() + static_cast<std::ptrdiff_t>(begin), uri.end(),
                                  [](unsigned char c) { return std::isdigit(c) == 0; });
    return static_cast<std::ptrdiff_t>(begin) < end - uri.begin() && (end == uri.end() || *end == '/');
}

/// Throws Error(invalid_argument) on what MLflow takes for a service or a scheme, and would otherwise become a
/// directory here.
void refuse_other_stores(const std::string& variable, const std::string& value) {
    constexpr std::array kServices = {"databricks", "databricks-uc", "uc"};
    const bool is_service = std::find(kServices.begin(), kServices.end(), value) != kServices.end();
    if (!is_service && scheme_of(value).empty()) {
        return;
    }
    std::string hint;
    if (is_service) {
        hint = "; a directory of that name is ./" + value;
    } else if (is_host_and_port(value)) {
        hint = "; did you mean http://" + shown(value) + "?";
    }
    throw Error(ErrorKind::invalid_argument,
                "{}={}: runs are recorded at http(s)://SERVER, in sqlite:///path/of/mlflow.db or in a directory, not "
                "there{}",
                variable, shown(value), hint);
}

std::string checked_uri(const std::string& variable, const std::string& value) {
    check_userinfo(variable, value);
    if (is_server_uri(value) || starts_with(value, kSqliteScheme)) {
        return value;
    }
    std::string directory = starts_with(value, kFileScheme) ? value.substr(kFileScheme.size()) : value;
    refuse_other_stores(variable, directory);
    refuse_file_store(directory);
    return directory;
}

TrackingLocation read_location(const Variables& variables, const std::string& variable, const std::string& root) {
    const auto value = variables(variable);
    TrackingLocation location(value && !value->empty() ? checked_uri(variable, *value) : root);
    if (location.is_server()) {
        location.directory = root;
        location.server = read_server_access(variables, location.server);
    }
    location.truncate_long_values = read_flag(variables, "MLFLOW_TRUNCATE_LONG_VALUES", true);
    return location;
}

}  // namespace

TrackingLocation::TrackingLocation(std::string text) : uri(std::move(text)) {
    while (uri.size() > 1 && uri.back() == '/') {
        uri.pop_back();
    }
    const bool is_file = starts_with(uri, kSqliteScheme);
    if (is_server()) {
        ServerUri plain = without_userinfo(std::move(uri));
        uri = std::move(plain.uri);
        server = std::move(plain.access);
    }
    directory = is_file ? fs::path(uri.substr(kSqliteScheme.size())).parent_path() : fs::path(uri);
}

bool TrackingLocation::is_server() const {
    return is_server_uri(uri);
}

std::string TrackingLocation::mlflow_uri() const {
    const bool is_directory = !is_server() && !starts_with(uri, kSqliteScheme);
    return is_directory ? std::string(kSqliteScheme) + uri + "/mlflow.db" : uri;
}

TrackingLocation read_tracking_location(const Variables& variables, const std::string& root) {
    return read_location(variables, "MLFLOW_TRACKING_URI", root);
}

TrackingLocation read_registry_location(const Variables& variables, const std::string& root) {
    const bool is_apart = !variables("MLFLOW_REGISTRY_URI").value_or("").empty();
    return is_apart ? read_location(variables, "MLFLOW_REGISTRY_URI", root) : read_tracking_location(variables, root);
}

}  // namespace forecast
