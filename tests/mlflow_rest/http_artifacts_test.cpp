#include <catch2/catch.hpp>

#include <fstream>

#include <unistd.h>

#include "error_of.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "remote_run_store.hpp"

using namespace forecast;
using Catch::Matchers::Contains;

namespace {

void write(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

std::string read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("artifacts go to a server, are listed page by page and come back as they were", "[mlflow_rest]") {
    Remote remote;
    RunSummary run = remote.run();
    const auto directory = remote.store->artifact_directory(run);
    const std::string bytes("\0\r\n\xFF", 4);
    write(directory / "config.json", "{}");
    write(directory / "model" / "data" / "with space #1.bin", bytes);
    write(directory / "empty", "");
    remote.server.fail("artifacts", 503);
    remote.store->send_artifacts(run);
    CHECK(remote.server.files().size() == 3);
    remote.store->finish_run(run.run_id, RunStatus::finished, 9);
    run = remote.store->resolve(run.run_id);
    remote.server.make_pages_of(1);
    const auto files = remote.store->list_artifacts(run);
    REQUIRE(files.size() == 3);
    CHECK(files[2].path == "model/data/with space #1.bin");
    CHECK(files[2].bytes == 4);
    std::filesystem::remove_all(directory);
    const auto fetched = remote.store->fetch_artifacts(run);
    CHECK(read(fetched / "config.json") == "{}");
    CHECK(read(fetched / "model" / "data" / "with space #1.bin") == bytes);
    CHECK(std::filesystem::exists(fetched / "empty"));
    remote.server.fail("artifacts", 404, -1);
    CHECK(remote.store->fetch_artifacts(run) == fetched);  // nothing is missing, nothing is asked for
}

TEST_CASE("artifacts of a server that shares its disk are written where they belong", "[mlflow_rest]") {
    TempDirectory shared;
    Remote remote(shared.path().string() + "/");
    auto location = location_of(remote.server, remote.directory);
    SECTION("that is named") {
        location.artifact_directories = {shared.path()};
    }
    SECTION("or where the server is trusted") {
        location.server.allow_local_artifacts = true;
    }
    const auto store = open_run_store(location);
    const RunSummary run = store->create_run({"brest", "first", {}});
    write(store->artifact_directory(run) / "model" / "MLmodel", "flavors: {}");
    store->send_artifacts(run);
    CHECK(read(std::filesystem::path(run.artifact_uri) / "model" / "MLmodel") == "flavors: {}");
}

TEST_CASE("a directory of this machine that a server names is neither written nor read unless that is allowed",
          "[mlflow_rest]") {
    TempDirectory shared;
    TempDirectory named;
    Remote remote(shared.path().string() + "/");
    auto location = location_of(remote.server, remote.directory);
    const auto refusal = [&] {
        return error_of([&] { open_run_store(location)->create_run({"brest", "first", {}}); });
    };
    CHECK(refusal().kind() == ErrorKind::invalid_argument);
    CHECK_THAT(refusal().what(), Contains(shared.path().string() + "/1") &&
                                     Contains("MLFLOW_ALLOW_LOCAL_ARTIFACTS=true") && Contains("artifact_directories"));
    CHECK(remote.server.runs().empty());

    location.artifact_directories = {named.path()};
    CHECK(refusal().kind() == ErrorKind::invalid_argument);
    location.artifact_directories = {shared.path() / ".." / shared.path().filename()};
    auto store = open_run_store(location);
    RunSummary run = store->create_run({"brest", "first", {}});
    write(store->artifact_directory(run) / "model" / "MLmodel", "flavors: {}");
    location.artifact_directories = {named.path()};
    store = open_run_store(location);
    CHECK(error_of([&] { store->send_artifacts(run); }).kind() == ErrorKind::invalid_argument);
    CHECK(std::filesystem::is_empty(shared.path()));
}

TEST_CASE("a link in an allowed directory does not lead a server's files out of it", "[mlflow_rest]") {
    TempDirectory shared;
    TempDirectory precious;
    Remote remote(shared.path().string() + "/");
    auto location = location_of(remote.server, remote.directory);
    location.artifact_directories = {shared.path()};
    const auto store = open_run_store(location);
    const RunSummary run = store->create_run({"brest", "first", {}});
    write(store->artifact_directory(run) / "model" / "MLmodel", "flavors: {}");
    std::filesystem::create_directories(run.artifact_uri);
    std::filesystem::create_directory_symlink(precious.path(), run.artifact_uri + "/model");
    CHECK(error_of([&] { store->send_artifacts(run); }).kind() == ErrorKind::invalid_argument);
    CHECK(std::filesystem::is_empty(precious.path()));
}

TEST_CASE("links below remote/ do not lead a server's files out of the store", "[mlflow_rest]") {
    TempDirectory precious;
    Remote remote;
    const RunSummary run = remote.run();
    const auto remotes = std::filesystem::path(location_of(remote.server, remote.directory).directory) / "remote";
    SECTION("the directory itself") {
        std::filesystem::remove_all(remotes);
        std::filesystem::create_directory_symlink(precious.path(), remotes);
        CHECK(error_of([&] { (void)remote.store->artifact_directory(run); }).kind() == ErrorKind::invalid_argument);
        auto location = location_of(remote.server, remote.directory);
        CHECK(std::filesystem::is_empty(precious.path()));
        location.artifact_directories = {precious.path()};
        CHECK(std::filesystem::exists(open_run_store(location)->artifact_directory(run)));
    }
    SECTION("one of a run's") {
        remote.server.put_file("1/" + run.run_id + "/artifacts/model/x", "theirs");
        remote.store->finish_run(run.run_id, RunStatus::finished, 9);
        std::filesystem::create_directories(remotes / run.run_id / "artifacts");
        std::filesystem::create_directory_symlink(precious.path(), remotes / run.run_id / "artifacts/model");
        const RunSummary ended = remote.store->resolve(run.run_id);
        CHECK_THAT(error_of([&] { (void)remote.store->fetch_artifacts(ended); }).what(), Contains("behind a link"));
        CHECK(std::filesystem::is_empty(precious.path()));
    }
}

TEST_CASE("a run is not begun where its artifacts would be out of reach", "[mlflow_rest]") {
    Remote remote("s3://bucket/");
    const Error error = error_of([&] { remote.run(); });
    CHECK(error.kind() == ErrorKind::invalid_argument);
    CHECK_THAT(error.what(), Contains("s3://bucket/1") && Contains("--serve-artifacts"));
    CHECK(remote.server.runs().empty());
}

TEST_CASE("artifacts of a run that changed since are fetched anew, of equal size or not", "[mlflow_rest]") {
    Remote remote;
    RunSummary run = remote.run();
    const std::string file = "1/" + run.run_id + "/artifacts/config.json";
    remote.server.put_file(file, "old");
    CHECK(read(remote.store->fetch_artifacts(run) / "config.json") == "old");
    remote.server.put_file(file, "new");
    CHECK(read(remote.store->fetch_artifacts(run) / "config.json") == "new");  // it is still running
    remote.store->finish_run(run.run_id, RunStatus::finished, 9);
    run = remote.store->resolve(run.run_id);
    (void)remote.store->fetch_artifacts(run);
    remote.server.put_file(file, "end");
    CHECK(read(remote.store->fetch_artifacts(run) / "config.json") == "new");
    run.end_ms = 10;
    CHECK(read(remote.store->fetch_artifacts(run) / "config.json") == "end");
}

TEST_CASE("files that wait to be sent are not replaced by the server's", "[mlflow_rest]") {
    Remote remote;
    const RunSummary run = remote.run();
    remote.server.put_file("1/" + run.run_id + "/artifacts/config.json", "theirs");
    const auto directory = remote.store->artifact_directory(run);
    write(directory / "config.json", "ours");
    const auto spool = remote.directory.path() / "spool" / (run.run_id + ".jsonl");
    write(spool, "");
    CHECK(read(remote.store->fetch_artifacts(run) / "config.json") == "ours");
    std::filesystem::remove(spool);
    CHECK(read(remote.store->fetch_artifacts(run) / "config.json") == "theirs");
}

TEST_CASE("files of a run that is recorded on this host are its own until it ends", "[mlflow_rest]") {
    Remote remote;
    char host[256] = "";
    REQUIRE(::gethostname(host, sizeof host - 1) == 0);
    const RunSummary run = remote.run("first", {{"forecast.host", host}});
    remote.server.put_file("1/" + run.run_id + "/artifacts/config.json", "theirs");
    write(remote.store->artifact_directory(run) / "config.json", "ours");
    CHECK(read(remote.store->fetch_artifacts(run) / "config.json") == "ours");
}

TEST_CASE("artifacts more than 32 directories deep are refused", "[mlflow_rest]") {
    Remote remote;
    const RunSummary run = remote.run();
    std::string path = "1/" + run.run_id + "/artifacts/";
    for (int i = 0; i < 40; ++i) {
        path += "d/";
    }
    remote.server.put_file(path + "file", "");
    CHECK_THAT(error_of([&] { (void)remote.store->list_artifacts(run); }).what(), Contains("32 directories deep"));
}

TEST_CASE("name and password go to no other host than the server's", "[mlflow_rest]") {
    MlflowServer artifacts;
    Remote remote("mlflow-artifacts://" + artifacts.url().substr(7) + "/");
    auto location = location_of(remote.server, remote.directory);
    location.server.username = "ada";
    location.server.password = "s3cret";
    location.server.workspace = "team";
    const auto store = open_run_store(location);
    const RunSummary run = store->create_run({"brest", "first", {}});
    write(store->artifact_directory(run) / "a", "a");
    store->send_artifacts(run);
    CHECK(remote.server.requests("runs/create").front().headers.count("Authorization") == 1);
    REQUIRE(artifacts.files().size() == 1);
    const auto headers = artifacts.requests("artifacts").front().headers;
    CHECK(headers.count("User-Agent") == 1);
    CHECK(headers.count("Authorization") == 0);
    CHECK(headers.count("X-MLFLOW-WORKSPACE") == 0);
}
