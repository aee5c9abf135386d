#include "job_record.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "forecast/core/file.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

JobRecord job_with(std::int64_t id, const std::string& state) {
    JobRecord job;
    job.id = id;
    job.state = state;
    return job;
}

}  // namespace

TEST_CASE("a history of jobs keeps the newest, in memory and in its file, for as long as it is written", "[web_api]") {
    const TempDirectory directory;
    const auto file = directory.path() / "jobs.jsonl";
    write_file_atomically(file, "");
    JobHistory history(file, 3, true);
    history.put(job_with(1, "running"));
    for (std::int64_t id = 2; id <= 20; ++id) {
        history.put(job_with(id, "running"));
        history.put(job_with(id, "done"));
    }

    REQUIRE(history.jobs().size() == 3);
    CHECK(history.jobs().front().id == 1);  // it runs still
    CHECK(history.jobs().back().id == 20);
    CHECK(history.next_id() == 21);
    const std::string text = read_file(file);
    CHECK(std::count(text.begin(), text.end(), '\n') <= 12);
    CHECK(JobHistory(file, 3, false).jobs().back().state == "done");
}

}  // namespace forecast
