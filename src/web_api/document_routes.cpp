#include "forecast/pages/web_files.hpp"
#include "web_answer.hpp"
#include "web_routes.hpp"

namespace forecast {
namespace {

OutgoingAnswer send_openapi(const WebCall& /*call*/) {
    return web_text(std::string(web_file("openapi.json")), "application/json");
}

OutgoingAnswer send_docs_page(const WebCall& /*call*/) {
    auto answer = web_text(std::string(web_file("docs.html")), "text/html; charset=utf-8");
    answer.headers.emplace_back("Content-Security-Policy",
                                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                                "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    return answer;
}

OutgoingAnswer send_docs_script(const WebCall& /*call*/) {
    return web_text(std::string(web_file("docs.js")), "text/javascript; charset=utf-8");
}

OutgoingAnswer send_docs_style(const WebCall& /*call*/) {
    return web_text(std::string(web_file("style.css")), "text/css; charset=utf-8");
}

}  // namespace

void add_document_routes(WebRoutes& routes) {
    routes.sends("/openapi.json", send_openapi);
    routes.sends("/docs", send_docs_page);
    routes.sends("/docs/docs.js", send_docs_script);
    routes.sends("/docs/style.css", send_docs_style);
}

}  // namespace forecast
