#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace forecast {

/// Texts and counters that all ranks of a launcher reach. Rank 0 keeps them: they end with it.
///
/// May be used from several threads at once; no call waits for another rank. Each throws Error(unavailable) if rank 0
/// does not answer.
class RankStore {
public:
    RankStore() = default;
    virtual ~RankStore() = default;
    RankStore(const RankStore&) = delete;
    RankStore& operator=(const RankStore&) = delete;

    virtual void set(const std::string& key, const std::string& text) = 0;
    /// The text of `key`; nothing if there is none yet.
    virtual std::optional<std::string> find(const std::string& key) = 0;
    virtual void erase(const std::string& key) = 0;
    /// Adds to a counter, which begins with 0, and returns what it comes to.
    virtual std::int64_t add(const std::string& counter, std::int64_t amount) = 0;
};

}  // namespace forecast
