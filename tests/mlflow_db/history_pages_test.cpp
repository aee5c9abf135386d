#include "history_pages.hpp"

#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>
#include <catch2/catch.hpp>

#include "forecast/mlflow/open_store.hpp"
#include "forecast/mlflow_db/run_queries.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

/// A store that is asked for pages, and a connection of another program to its file.
struct CurveCase {
    TempDirectory root;
    std::unique_ptr<RunStore> store = open_run_store(root.path().string());
    std::string id = store->create_run({"brest", "r", {}}).run_id;
    SQLite::Database other{root / "mlflow.db", SQLite::OPEN_READWRITE};

    void log(std::int64_t first, std::int64_t count, const std::string& key = "loss") const {
        std::vector<Metric> points;
        for (std::int64_t i = first; i < first + count; ++i) {
            points.push_back({key, static_cast<double>(i % 7), i, i});
        }
        store->log_batch(id, points, {}, {});
    }

    [[nodiscard]] Page<RunMetric> page(std::size_t limit, const std::string& token = "",
                                       const std::string& key = "loss") const {
        HistoryQuery query{{id}, key};
        query.limit = limit;
        query.page_token = token;
        return store->search_history(query);
    }
};

std::string text_of(const std::vector<RunMetric>& points) {
    std::string text;
    for (const auto& [run_id, metric] : points) {
        text += fmt::format("{}:{}:{} ", metric.timestamp_ms, metric.step, metric.value);
    }
    return text;
}

/// All pages, one after the other.
std::string curve_of(const CurveCase& kept, std::size_t limit, const std::string& key = "loss") {
    std::string text;
    std::string token;
    do {
        const auto page = kept.page(limit, token, key);
        CHECK(page.entries.size() <= limit);
        text += text_of(page.entries);
        token = page.next_token;
    } while (!token.empty());
    return text;
}

/// By one statement that knows nothing of earlier ones.
std::string whole_curve(const CurveCase& kept, const std::string& key = "loss") {
    return text_of(query_history(kept.other, {{kept.id}, key}).entries);
}

/// Steps of SQLite's machine.
class Steps {
public:
    explicit Steps(const SQLite::Database& database) : handle_(database.getHandle()) {
        sqlite3_progress_handler(
            handle_, 1, [](void* count) { return ++*static_cast<int*>(count), 0; }, &count_);
    }
    ~Steps() { sqlite3_progress_handler(handle_, 0, nullptr, nullptr); }
    Steps(const Steps&) = delete;
    Steps& operator=(const Steps&) = delete;
    [[nodiscard]] int count() const { return count_; }

private:
    sqlite3* handle_;
    int count_ = 0;
};

}  // namespace

TEST_CASE("a page of a curve that came in order costs what is on it and what is new", "[mlflow_db]") {
    CurveCase kept;
    kept.log(1, 20'000);
    HistoryPages pages;
    HistoryQuery query{{kept.id}, "loss"};
    query.limit = 10;
    const auto steps_of = [&](const std::string& token) {
        query.page_token = token;
        const SQLite::Transaction snapshot(kept.other);
        const Steps steps(kept.other);
        const auto page = pages.read(kept.other, query);
        CHECK(page.entries.size() == 10);
        CHECK(page.entries.front().metric.step == 1 + (token.empty() ? 0 : std::stoll(token)));
        return steps.count();
    };

    const int first = steps_of("");
    CHECK(first > 100'000);
    CHECK(steps_of("") < first / 100);
    kept.log(20'001, 10);
    CHECK(steps_of("") < first / 100);
    CHECK(steps_of("19500") < first / 2);  // rows before it are counted
}

TEST_CASE("points that another program writes between two pages are on the next", "[mlflow_db]") {
    CurveCase kept;
    kept.log(1, 25);
    const auto first = kept.page(10);
    kept.other.exec(fmt::format("INSERT INTO metrics VALUES ('loss', 1, 100, '{}', 100, 0)", kept.id));
    const auto second = kept.page(10, first.next_token);
    const auto third = kept.page(10, second.next_token);
    CHECK(text_of(first.entries) + text_of(second.entries) + text_of(third.entries) == whole_curve(kept));
    CHECK(third.entries.size() == 6);
    CHECK(third.next_token.empty());
}

TEST_CASE("a point with an earlier time than those before it has its place by time, as soon as it is there",
          "[mlflow_db]") {
    CurveCase kept;
    kept.log(1'000, 3'000);
    CHECK(curve_of(kept, 700) == whole_curve(kept));
    kept.other.exec(fmt::format("INSERT INTO metrics VALUES ('loss', 1, 5, '{}', 0, 0)", kept.id));
    CHECK(kept.page(1).entries.front().metric.timestamp_ms == 5);
    kept.log(4'000, 10);
    CHECK(curve_of(kept, 700) == whole_curve(kept));
    kept.other.exec("DELETE FROM metrics WHERE timestamp = 5");
    CHECK(curve_of(kept, 700) == whole_curve(kept));
}

TEST_CASE("points that were removed by hand are counted by no page", "[mlflow_db]") {
    CurveCase kept;
    kept.log(1, 4'000);
    CHECK(curve_of(kept, 500) == whole_curve(kept));
    kept.other.exec("DELETE FROM metrics WHERE timestamp IN (3, 1500, 1501)");
    CHECK(curve_of(kept, 500) == whole_curve(kept));
    kept.other.exec("DELETE FROM metrics WHERE timestamp > 900");
    CHECK(curve_of(kept, 500) == whole_curve(kept));
    kept.log(3'950, 40);
    kept.log(950, 10);
    CHECK(curve_of(kept, 500) == whole_curve(kept));
}

TEST_CASE("a deleted run has its curve, one that was collected has none, one that came again its own", "[mlflow_db]") {
    CurveCase kept;
    kept.log(1, 30);
    const std::string curve = curve_of(kept, 10);
    kept.store->set_lifecycle(kept.id, Lifecycle::deleted);
    CHECK(curve_of(kept, 10) == curve);
    kept.store->set_lifecycle(kept.id, Lifecycle::active);
    CHECK(curve_of(kept, 10) == curve);
    kept.other.exec("DELETE FROM metrics");
    CHECK(curve_of(kept, 10).empty());
    kept.log(20, 20);  // the rows have the numbers of those that were
    kept.log(1, 19);
    CHECK(curve_of(kept, 10) == whole_curve(kept));
}

TEST_CASE("a file that was restored or packed anew has the pages of what it holds", "[mlflow_db]") {
    CurveCase kept;
    kept.log(1, 1'500);
    SQLite::Database copy(kept.root / "copy.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    const auto restore = [](SQLite::Database& to, const SQLite::Database& from) {
        sqlite3_backup* backup = sqlite3_backup_init(to.getHandle(), "main", from.getHandle(), "main");
        REQUIRE(backup != nullptr);
        CHECK(sqlite3_backup_step(backup, -1) == SQLITE_DONE);
        sqlite3_backup_finish(backup);
    };
    restore(copy, kept.other);
    // Two points change places, the last row stays what it is.
    copy.exec("UPDATE metrics SET timestamp = 1500 - timestamp WHERE timestamp IN (3, 1497)");
    CHECK(curve_of(kept, 100) == whole_curve(kept));
    SQLite::Database to(kept.root / "mlflow.db", SQLite::OPEN_READWRITE);
    restore(to, copy);
    CHECK(curve_of(kept, 100) == whole_curve(kept));
    CHECK(kept.page(3).entries.back().metric.step == 1'497);

    kept.other.exec("DELETE FROM metrics WHERE timestamp < 20");
    kept.other.exec("VACUUM");
    CHECK(curve_of(kept, 100) == whole_curve(kept));
}

TEST_CASE("pages are those of the whole curve whatever comes and goes", "[mlflow_db]") {
    CurveCase kept;
    std::mt19937 draw(7);
    std::int64_t next = 1;
    for (int round = 0; round < 120; ++round) {
        const std::int64_t count = draw() % 300;
        switch (draw() % 8) {
            case 0:
                kept.log(1 + static_cast<std::int64_t>(draw() % 5'000), 1, "late");
                break;
            case 1:
                kept.other.exec(fmt::format("DELETE FROM metrics WHERE rowid % 97 = {}", draw() % 97));
                break;
            case 2:
                kept.other.exec(
                    fmt::format("DELETE FROM metrics WHERE rowid > (SELECT max(rowid) FROM metrics) - {}", count));
                break;
            case 3:
                kept.log(next, count, "mae");
                break;
            default:
                kept.log(next, count);
                next += count;
        }
        for (const char* key : {"loss", "mae", "late", "none"}) {
            REQUIRE(curve_of(kept, 1 + draw() % 1'500, key) == whole_curve(kept, key));
        }
    }
}

}  // namespace forecast
