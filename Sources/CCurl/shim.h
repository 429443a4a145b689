#include <curl/curl.h>

// curl_easy_setopt is variadic, which Swift cannot call: one typed door for each kind of argument.
static inline CURLcode solkit_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode solkit_curl_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode solkit_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}
typedef size_t (*solkit_curl_sink)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode solkit_curl_set_sink(CURL *handle, CURLoption option, solkit_curl_sink sink) {
  return curl_easy_setopt(handle, option, sink);
}
static inline CURLcode solkit_curl_response_code(CURL *handle, long *code) {
  return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, code);
}
typedef struct curl_slist solkit_curl_headers;
static inline CURLcode solkit_curl_set_headers(CURL *handle, solkit_curl_headers *headers) {
  return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
}
static inline CURLcode solkit_curl_set_body_size(CURL *handle, curl_off_t size) {
  return curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, size);
}
// The flags of curl_global_init are macros that Swift does not import.
static inline CURLcode solkit_curl_start(void) {
  return curl_global_init(CURL_GLOBAL_DEFAULT);
}
