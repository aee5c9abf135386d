#pragma once

#include <optional>
#include <utility>

#include <httplib.h>

#include "client_stream.hpp"
#include "forecast/net/http_server.hpp"
#include "request_check.hpp"

// A request and its answer, between the library's words for them and ours.

namespace forecast {

/// A connection and the request that is under way on it.
struct Exchange {
    Exchange(ClientSocket socket, const HttpServerOptions& options, const ServerEnd& ending)
        : stream(std::move(socket), options, ending), end(ending) {}
    ClientStream stream;
    const ServerEnd& end;
    IncomingRequest request;
    RequestFraming framing;
    std::optional<RequestFault> fault;
    Intake intake;
    bool is_cut = true;        ///< bytes of the request may still come: none of them is another request
    bool is_answered = false;  ///< by the service
    bool has_type = false;     ///< the answer
    bool keeps_alive = false;
    bool is_streaming = false;  ///< counted among the open answers in parts
    int status = 0;             ///< of the answer; 0 = there was none
};

/// Takes the head over, and leaves the library nothing of it to interpret but how the body comes: no ranges, no
/// coding, no forms, no path for its regular expressions.
void take_head(httplib::Request& head, Exchange& exchange);
/// What the library found wrong with a head.
RequestFault library_fault(const httplib::Request& head, int status);
/// Hands an answer to the library.
void put_answer(OutgoingAnswer answer, Exchange& exchange, httplib::Response& response);

}  // namespace forecast
