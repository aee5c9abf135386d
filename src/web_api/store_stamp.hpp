#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "forecast/web_api/web_api.hpp"

// What has been made of the stores is used again while they have not changed.

namespace forecast {

/// How the files were from which an answer is made.
struct StoreStamp {
    std::string files;                   ///< times, sizes and numbers of all of them
    bool knows_changes = true;           ///< false: some of it lies on a server, whose changes are not seen
    std::chrono::nanoseconds newest{0};  ///< change of them, since 1970
};

/// Of the run store, and of a config the store of observations, its files and its kept forecasts.
StoreStamp stamp_of(const WebApiOptions& options, const ServedConfig* config);

/// Things that are costly to make, by keys. May be used from several threads at once; one is made at a time, whatever
/// its key, and who waits for that gives his place back.
template <class Thing>
class MadeThings {
public:
    /// The thing of this key as it was made for the same stamp, else made anew. What `make` throws is thrown.
    std::shared_ptr<const Thing> get(const std::string& key, const StoreStamp& stamp,
                                     const std::function<Thing()>& make) {
        if (auto known = find(key, stamp)) {
            return known;
        }
        std::unique_lock making(making_, std::try_to_lock);
        if (!making) {
            const PlaceGivenBack waiting;
            making.lock();
        }
        if (auto known = find(key, stamp)) {
            return known;
        }
        const auto asked = std::chrono::system_clock::now();
        auto thing = std::make_shared<const Thing>(make());
        const std::lock_guard lock(mutex_);
        if (made_.size() >= kMost) {
            made_.clear();
        }
        made_[key] = {stamp.files, valid_until(stamp, asked), thing};
        return thing;
    }

private:
    using Clock = std::chrono::system_clock;
    struct Made {
        std::string files;
        Clock::time_point until;
        std::shared_ptr<const Thing> thing;
    };
    static constexpr std::size_t kMost = 500;

    std::shared_ptr<const Thing> find(const std::string& key, const StoreStamp& stamp) {
        const std::lock_guard lock(mutex_);
        const auto found = made_.find(key);
        const bool is_valid =
            found != made_.end() && found->second.files == stamp.files && Clock::now() < found->second.until;
        return is_valid ? found->second.thing : nullptr;
    }
    /// Answers say how old things are. A change within a clock tick of another leaves the same stamp.
    static Clock::time_point valid_until(const StoreStamp& stamp, Clock::time_point asked) {
        constexpr std::chrono::milliseconds kTick(50);
        if (asked.time_since_epoch() < stamp.newest + kTick) {
            return asked;
        }
        return asked + (stamp.knows_changes ? std::chrono::seconds(60) : std::chrono::seconds(5));
    }

    std::mutex mutex_;   // of made_
    std::mutex making_;  // held while something is made
    std::map<std::string, Made> made_;
};

}  // namespace forecast
