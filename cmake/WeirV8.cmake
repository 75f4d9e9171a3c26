# V8, from Debian's libnode: installed, or unpacked to build/libnode (scripts/lib.sh). Its headers are taken from beside its
# library and from nowhere else: another Node.js may have put those of another V8 into the usual place.
set(WEIR_LIBNODE ${PROJECT_SOURCE_DIR}/build/libnode CACHE PATH "Where libnode-dev and libnode108 were unpacked, if they are not installed")

find_library(NODE_LIBRARY node PATHS ${WEIR_LIBNODE}/usr/lib/${CMAKE_LIBRARY_ARCHITECTURE} ${WEIR_LIBNODE}/usr/lib NO_DEFAULT_PATH)
find_library(NODE_LIBRARY node REQUIRED)
string(REGEX REPLACE "/lib(64)?(/.*)?/libnode\\..*$" "" _prefix ${NODE_LIBRARY})
if(NOT _prefix MATCHES "/usr$")
  set(_prefix /usr)
endif()
find_path(V8_INCLUDE_DIR v8.h PATHS ${_prefix}/include/node ${_prefix}/include/nodejs/deps/v8/include NO_DEFAULT_PATH REQUIRED)

# weir_script_program(name folder): the child that runs people's JavaScript: V8 and nothing of Qt. V8 is built without type
# information; so is what derives from its classes.
function(weir_script_program name folder)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
  if(NOT sources)
    return()
  endif()
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.h)
  add_executable(${name} ${sources} ${headers})
  set_target_properties(${name} PROPERTIES AUTOMOC OFF AUTORCC OFF)
  target_compile_options(${name} PRIVATE -fno-rtti)
  target_include_directories(${name} SYSTEM PRIVATE ${V8_INCLUDE_DIR})
  target_link_libraries(${name} PRIVATE weir_options ${NODE_LIBRARY} OpenSSL::Crypto)
endfunction()
