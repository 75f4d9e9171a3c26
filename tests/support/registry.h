// Purpose: every test class says WEIR_TEST(Class) in its own file; the program of its folder runs them all, or one with
// --only NAME (the file's name, which is the class's in lower case). What a test waits for may take a minute, as two
// busy cores need it at times: QTRY_VERIFY and QTRY_COMPARE wait as long here, not Qt's five seconds.
#pragma once

#include <QTest>
#include <functional>

namespace weir::test {

/// How long a test waits for what has to come, in milliseconds.
inline constexpr int longest = 60'000;

struct Entry
{
    const char* name;
    std::function<QObject*()> make;
};

void add(Entry entry);

/// Runs the classes asked for on the command line; the number of failures. An --only that matches nothing is a failure.
int runAll(int argc, char** argv);

template <typename T> struct Registration
{
    explicit Registration(const char* name)
    {
        add({name, [] { return new T; }});
    }
};

} // namespace weir::test

#define WEIR_TEST(Class) static const weir::test::Registration<Class> registration_##Class{#Class};

#undef QTRY_VERIFY
#define QTRY_VERIFY(condition) QTRY_VERIFY_WITH_TIMEOUT((condition), weir::test::longest)
#undef QTRY_COMPARE
#define QTRY_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT((actual), (expected), weir::test::longest)
