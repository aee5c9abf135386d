#include "session.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/core/file.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

/// A config whose `.env` puts the run store beside it.
struct Project {
    TempDirectory directory;
    std::string place = directory / "runs";
    ConfigArguments arguments{directory / "town.json", {}};
    Console console;

    Project() {
        write_file_atomically(directory / ".env", "MLFLOW_TRACKING_URI=" + place + "\n");
        write_file_atomically(arguments.file, R"({
            "experiment": "town",
            "sources": {"load": {"type": "simulated"}},
            "frame": {"target": "load.consommation"}
        })");
    }
};

}  // namespace

TEST_CASE("a session finds its places in the .env beside the config", "[commands]") {
    const Project project;
    Session session(project.arguments, project.console);
    CHECK(session.workspace().tracking.uri == project.place);
    CHECK(&session.workspace() == &session.workspace());
}

TEST_CASE("a session makes no store by reading, nor for a change of what is not there", "[commands]") {
    const Project project;
    Session session(project.arguments, project.console);
    CHECK(session.find_runs() == nullptr);
    CHECK(session.find_registry() == nullptr);
    CHECK(error_of([&] { session.runs(); }).kind() == ErrorKind::not_found);
    CHECK(error_of([&] { session.runs_for_change(); }).kind() == ErrorKind::not_found);
    CHECK(error_of([&] { session.registry_for_change(); }).kind() == ErrorKind::not_found);
    CHECK_FALSE(std::filesystem::exists(project.place));
}

TEST_CASE("a session opens a store once for reading and once for changes", "[commands]") {
    const Project project;
    const auto made = open_run_store(project.place);
    const std::string id = made->create_run({"town", "lstm", {}}).run_id;
    Session session(project.arguments, project.console);

    CHECK(&session.runs() == &session.runs());
    RunStore& writable = session.runs_for_change();
    CHECK(&session.runs_for_change() == &writable);
    CHECK(session.find_runs() == &writable);  // what was changed is read by the same store
    CHECK(session.run("lstm").run_id == id);
}

TEST_CASE("the registry is made where a model is to be registered", "[commands]") {
    const Project project;
    Session session(project.arguments, project.console);
    session.registry_to_fill().create_model({"town"});
    REQUIRE(session.find_registry() != nullptr);
    CHECK(session.registry().find("town").has_value());
}

}  // namespace forecast
