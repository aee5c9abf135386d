#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "http_test_server.hpp"

namespace forecast {

/// Plays an MLflow server over real HTTP on 127.0.0.1: experiments, runs, artifacts and the registry, each with the
/// faults of a real one. A route is what stands behind /api/2.0/mlflow/, or "artifacts" for the files.
class MlflowServer {
public:
    struct Seen {
        std::string method;
        std::string route;
        nlohmann::json body;
        std::size_t bytes = 0;
        std::map<std::string, std::string> headers;
    };

    explicit MlflowServer(const std::string& artifact_root = "mlflow-artifacts:/");
    [[nodiscard]] std::string url() const { return server_.url(); }

    void fail(const std::string& route, int status, int count = 1);  ///< refuses before it has done anything
    void lose_answer(const std::string& route, int count = 1);       ///< does it, then closes the connection
    void require(const std::string& authorization);
    void make_pages_of(std::size_t elements) { page_ = elements; }
    void name_next_run(std::string run_id);                                     ///< instead of an id of its own
    void change_run(const std::string& run_id, const nlohmann::json& changes);  ///< as if another client had: info
    void end_after(const std::string& route, const std::string& run_id);        ///< once that is answered: FINISHED
    void add_logged_models() { has_logged_models_ = true; }                     ///< as MLflow 3 has them
    void put_file(const std::string& path, const std::string& content);

    [[nodiscard]] std::vector<Seen> requests(const std::string& route) const;
    [[nodiscard]] std::vector<nlohmann::json> runs() const;
    [[nodiscard]] std::map<std::string, std::string> files() const;
    [[nodiscard]] std::vector<nlohmann::json> logged_models() const;

private:
    struct Reply {
        int status = 200;
        nlohmann::json body = nlohmann::json::object();
    };
    struct Model {
        nlohmann::json entity;
        std::vector<nlohmann::json> versions;  ///< null where one was deleted
        std::map<std::string, int> aliases;
    };
    struct Fault {
        int status = 0;  ///< 0: the answer is lost
        int count = 0;
    };
    using Fields = std::map<std::string, std::string>;

    static void set_tag(nlohmann::json& entity, const std::string& key, const std::string& value);
    static bool delete_tag(nlohmann::json& entity, const std::string& key);
    static nlohmann::json refusal(const std::string& code, const std::string& message);
    void answer(const httplib::Request& request, httplib::Response& response);
    void answer_file(const httplib::Request& request, httplib::Response& response);
    int next_fault(const std::string& route);
    Reply act(const std::string& route, const nlohmann::json& body, const Fields& query);
    Reply experiment(const std::string& verb, const nlohmann::json& body, const Fields& query);
    Reply create_experiment(const nlohmann::json& body);
    Reply change_experiment(nlohmann::json& experiment, const std::string& verb, const nlohmann::json& body);
    void set_lifecycle_of_runs(const std::string& experiment_id, const std::string& lifecycle);
    Reply run(const std::string& verb, const nlohmann::json& body, const Fields& query);
    [[nodiscard]] Reply search_runs(const nlohmann::json& body) const;
    static Reply write_to(nlohmann::json& run, const std::string& verb, const nlohmann::json& body);
    static Reply log_batch(nlohmann::json& run, const nlohmann::json& body);
    Reply create_run(const nlohmann::json& body);
    Reply logged_model(const std::string& verb, const nlohmann::json& body);
    Reply registry(const std::string& route, const nlohmann::json& body, const Fields& query);
    Reply model_version(const std::string& verb, const nlohmann::json& body, const Fields& query);
    Reply registered_model(const std::string& name, const std::string& verb, const nlohmann::json& body,
                           const Fields& query);
    static Reply alias(Model& model, const nlohmann::json& body, const Fields& query);
    static Reply change_version(Model& model, std::size_t number, const std::string& verb, const nlohmann::json& body);
    [[nodiscard]] nlohmann::json shown_model(const std::string& name) const;
    [[nodiscard]] Reply list_artifacts(const Fields& query) const;
    [[nodiscard]] nlohmann::json page(const char* name, const nlohmann::json& all, std::size_t wanted,
                                      const std::string& token) const;
    [[nodiscard]] nlohmann::json shown(const std::string& run_id) const;

    mutable std::mutex mutex_;
    std::string artifact_root_;
    std::string authorization_;
    std::size_t page_ = 1'000;
    std::map<std::string, Fault> faults_;
    std::vector<Seen> requests_;
    std::vector<nlohmann::json> experiments_;
    std::vector<nlohmann::json> runs_;  ///< {info, tags{}, params{}, points[], inputs[]}
    std::string next_run_id_;
    std::map<std::string, std::string> ends_;  ///< route and run
    bool has_logged_models_ = false;
    std::vector<nlohmann::json> logged_models_;
    std::map<std::string, Model> models_;
    std::map<std::string, std::string> files_;
    HttpTestServer server_;  // last: stops before what its threads use goes
};

}  // namespace forecast
