#include "job_log.hpp"

#include <catch2/catch.hpp>

#include "temp_directory.hpp"

namespace forecast {

TEST_CASE("who is behind with a log is given it in portions", "[web_api]") {
    constexpr std::chrono::milliseconds kAtOnce{0};
    const TempDirectory folder;
    JobLog log(folder / "1.log", 1U << 20U);
    for (int i = 0; i < 100; ++i) {
        log.write(std::string(1'000, 'x') + "\n");
    }
    log.end();

    const JobLog::Part first = log.after(0, kAtOnce, 10'000);
    CHECK(first.lines.size() == 10);
    CHECK(first.lines.back().number == 10);
    CHECK_FALSE(first.is_end);
    const JobLog::Part last = log.after(95, kAtOnce, 10'000);
    CHECK(last.lines.size() == 5);
    CHECK(last.is_end);
    CHECK(log.after(0, kAtOnce, 10).lines.size() == 1);  // a line is not cut
    CHECK(log.after(0, kAtOnce).lines.size() == 100);
    CHECK(JobLog::part_of(read_job_log(folder / "1.log"), 40, 10'000, true).lines.front().number == 41);
}

}  // namespace forecast
