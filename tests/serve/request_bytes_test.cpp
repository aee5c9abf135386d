#include <catch2/catch.hpp>

#include "own_server.hpp"
#include "raw_client.hpp"

namespace forecast {
namespace {

const std::string kPost = "POST /api/2.0/mlflow/runs/search HTTP/1.1\r\nConnection: close\r\n";
const std::string kJson = "Content-Type: application/json\r\n";
const std::string kHost = "Host: localhost\r\n";
const std::string kBody = R"({"experiment_ids":["0"]})";  // 24 bytes, 0x18

/// A POST of JSON whose head has these lines, too.
std::string with_lines(const std::string& lines, const std::string& body = kBody) {
    return kPost + kHost + kJson + lines + "\r\n" + body;
}

/// The same in chunks that are written so.
std::string in_chunks(const std::string& chunks) {
    return with_lines("Transfer-Encoding: chunked\r\n", chunks);
}

std::string for_host(const std::string& host) {
    return "GET /api/2.0/mlflow/experiments/get?experiment_id=0 HTTP/1.1\r\nConnection: close\r\nHost: " + host +
           "\r\n\r\n";
}

struct SentBytes {
    std::string bytes;
    std::string status;
};

std::vector<SentBytes> framed_requests() {
    const std::string length = "Content-Length: 24\r\n";
    const std::string chunk = "18\r\n" + kBody + "\r\n";
    const std::string end = "0\r\n\r\n";
    return {
        {with_lines(length), "200"},
        {with_lines(length + "no colon\r\n"), "400"},
        {with_lines("Content-Length:\r\n"), "400"},
        {with_lines("Content-Length: \r\n"), "400"},
        {with_lines("Content-Length: +24\r\n"), "400"},
        {with_lines("Content-Length: 0x18\r\n"), "400"},
        {with_lines("Content-Length: 24, 24\r\n"), "400"},
        {with_lines(length + length), "400"},
        {with_lines(length + "Content-Length: 25\r\n"), "400"},
        {with_lines("Content-Length : 24\r\n"), "400"},
        {with_lines(length + "Transfer-Encoding: chunked\r\n"), "400"},
        {with_lines("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), "400"},
        {with_lines("Transfer-Encoding: gzip, chunked\r\n"), "501"},
        {with_lines("Transfer-Encoding:\r\n"), "400"},
        {with_lines(length + "A: b\r\n c\r\n"), "400"},
        {with_lines(length + "A: b\n"), "400"},
        {with_lines(length + "A: b\rc\r\n"), "400"},
        {with_lines(length + "\rA: b\r\n"), "400"},
        {with_lines(length + "Content-Encoding: gzip\r\n"), "415"},
        {with_lines(length + "Content-Encoding: identity\r\n"), "200"},
        {with_lines(length, kBody + "trailing garbage"), "200"},  // the connection ends with the answer

        {in_chunks(chunk + end), "200"},
        {in_chunks("8\r\n" + kBody.substr(0, 8) + "\r\n10\r\n" + kBody.substr(8) + "\r\n" + end), "200"},
        {in_chunks("00018\r\n" + kBody + "\r\n" + end), "200"},
        {in_chunks("18;name=value;other=\"x y\"\r\n" + kBody + "\r\n0;last\r\n\r\n"), "200"},
        {in_chunks(chunk + end + "trailing garbage"), "200"},
        {in_chunks("0x18\r\n" + kBody + "\r\n" + end), "400"},
        {in_chunks("+18\r\n" + kBody + "\r\n" + end), "400"},
        {in_chunks("-18\r\n" + kBody + "\r\n" + end), "400"},
        {in_chunks(" 18\r\n" + kBody + "\r\n" + end), "400"},
        {in_chunks("18 \r\n" + kBody + "\r\n" + end), "400"},
        {in_chunks("1 8\r\n" + kBody + "\r\n" + end), "400"},
        {in_chunks("\r\n" + chunk + end), "400"},
        {in_chunks(";x\r\n" + kBody + "\r\n" + end), "400"},
        {in_chunks("18g\r\n" + kBody + "\r\n" + end), "400"},
        {in_chunks("00000000000018\r\n" + kBody + "\r\n" + end), "400"},
        {in_chunks("ffffffffffffffff\r\n" + kBody + "\r\n" + end), "400"},
        {in_chunks("10000000000000018\r\n" + kBody + "\r\n" + end), "400"},
        {in_chunks("18;" + std::string(5'000, 'x') + "\r\n" + kBody + "\r\n" + end), "400"},
        {in_chunks("18;a\rb\r\n" + kBody + "\r\n" + end), "400"},
        {in_chunks("18;a\nb\r\n" + kBody + "\r\n" + end), "400"},
        {in_chunks("18\n" + kBody + "\r\n" + end), "400"},
        {in_chunks("18\r\n" + kBody + "\n" + end), "400"},
        {in_chunks("18\r\n" + kBody + "x\r\n" + end), "400"},
        {in_chunks("18\r\n" + kBody + end), "400"},
        {in_chunks(chunk + "0\n\n"), "400"},
        {in_chunks(chunk + "0\r\nTrailer: x\r\n\r\n"), "400"},
    };
}

std::vector<SentBytes> named_requests() {
    const std::string with_origin = "Content-Length: 24\r\nOrigin:";
    return {
        {for_host("localhost"), "200"},
        {for_host("[::1]:80"), "200"},
        {for_host("[::1].evil.com"), "403"},
        {for_host("127.0.0.1:evil.com"), "403"},
        {for_host("localhost:1@evil"), "403"},
        {for_host("localhost@evil"), "403"},
        {for_host("localhost,evil"), "403"},
        {for_host(""), "400"},
        {for_host("localhost\r\nHost: evil"), "400"},
        {"GET /health HTTP/1.1\r\n\r\n", "400"},
        {with_lines(with_origin + " http://localhost\r\n"), "200"},
        {with_lines(with_origin + "\r\n"), "400"},
        {with_lines(with_origin + " \t\r\n"), "400"},
        {with_lines(with_origin + " null\r\n"), "403"},
        {with_lines(with_origin + " http://localhost@evil.com\r\n"), "403"},
    };
}

}  // namespace

TEST_CASE("bytes that two servers could read in two ways are refused, all others answered", "[serve]") {
    const TempDirectory directory;
    const OwnServer server(directory);
    const int port = std::stoi(server.url().substr(server.url().rfind(':') + 1));
    for (const auto& requests : {framed_requests(), named_requests()}) {
        for (const SentBytes& sent : requests) {
            INFO(sent.bytes);
            const std::string answer = RawClient(port).ask(sent.bytes);
            CHECK(answer.substr(0, 13) == "HTTP/1.1 " + sent.status + " ");
            CHECK(answer.find("HTTP/1.1", 1) == std::string::npos);  // no second answer
        }
    }
}

}  // namespace forecast
