#include "mlflow_server.hpp"

namespace forecast {

using nlohmann::json;

void MlflowServer::answer_file(const httplib::Request& request, httplib::Response& response) {
    const std::lock_guard lock(mutex_);
    const std::string path = request.matches[1];
    requests_.push_back({request.method, "artifacts", {}, request.body.size(), {}});
    for (const auto& [name, value] : request.headers) {
        requests_.back().headers[name] = value;
    }
    const int fault = next_fault("artifacts");
    response.status = fault > 0 ? fault : 200;
    if (fault > 0) {
        return;
    }
    if (request.method == "PUT") {
        files_[path] = request.body;
        response.set_content("{}", "application/json");
    } else {
        response.status = files_.count(path) == 0 ? 404 : 200;
        response.set_content(files_[path], "application/octet-stream");
    }
}

MlflowServer::Reply MlflowServer::list_artifacts(const Fields& query) const {
    const auto path = query.find("path");
    const std::string below = path == query.end() || path->second.empty() ? "" : path->second + "/";
    std::map<std::string, json> entries;
    for (const auto& [file, content] : files_) {
        const auto root = file.find(query.at("run_id") + "/artifacts/" + below);
        if (root == std::string::npos) {
            continue;
        }
        const std::string rest = file.substr(root + query.at("run_id").size() + 11 + below.size());
        const auto slash = rest.find('/');
        const std::string name = below + rest.substr(0, slash);
        entries[name] = {{"path", name}, {"is_dir", slash != std::string::npos}};
        if (slash == std::string::npos) {
            entries[name]["file_size"] = content.size();
        }
    }
    json files = json::array();
    for (const auto& [name, entry] : entries) {
        files.push_back(entry);
    }
    const auto token = query.find("page_token");
    return {200, page("files", files, page_, token == query.end() ? "" : token->second)};
}

}  // namespace forecast
