#pragma once

#include <cstdint>
#include <string>

// What the ranks of a crew say to each other by way of their store.

namespace forecast {

inline constexpr const char* kWorkersKey = "workers";  ///< counter: workers of other ranks that have come
inline constexpr const char* kNewsKey = "news";        ///< counter: answers given
inline constexpr const char* kEndKey = "end";          ///< there is no more to do

/// Which rank a worker is of.
inline std::string worker_key(std::int64_t worker) {
    return "worker/" + std::to_string(worker);
}
/// `of`: worker and number of its task.
inline std::string task_key(const std::string& of) {
    return "task/" + of;
}
inline std::string answer_key(const std::string& of) {
    return "answer/" + of;
}
/// Counter: signs of life of a rank.
inline std::string beats_key(std::int64_t rank) {
    return "beats/" + std::to_string(rank);
}
/// It has left by itself.
inline std::string left_key(std::int64_t rank) {
    return "left/" + std::to_string(rank);
}
/// Rank 0 has given it up.
inline std::string given_up_key(std::int64_t rank) {
    return "given up/" + std::to_string(rank);
}

}  // namespace forecast
