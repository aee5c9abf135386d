#pragma once

#include <mutex>
#include <set>

#include "client_stream.hpp"

namespace forecast {

/// The connections of a server that are open.
class OpenStreams {
public:
    void enter(ClientStream& stream);
    void leave(ClientStream& stream);
    /// Of the connections whose client is waited for.
    void close_longest_waiting();

private:
    std::mutex mutex_;
    std::set<ClientStream*> streams_;
};

}  // namespace forecast
