using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ojime.Core;
using Ojime.Emission;
using Ojime.Ir;
using Ojime.Ops;
using Ojime.Planning;
using Ojime.Targets;
using Ojime.Verification;

namespace Ojime.Tests;

/// <summary>The files that bring a package into the build systems of others: what they name exists, and what they build passes its self-test.</summary>
public sealed partial class IntegrationsTests : IDisposable
{
    private const string Warnings = "-Wall -Wextra -Wpedantic -Wconversion -Werror";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ojime builds ");

    /// <summary>Two packages that use kernels of the same names, for other shapes.</summary>
    public IntegrationsTests()
    {
        Save("alpha", 1, 4, "relu");
        Save("beta", 3, 6, "no_clamp");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_package_builds_alone_with_cmake_is_installed_and_found()
    {
        Need("cmake", "make", "gcc");
        CMake("alpha", "build", $"-DCMAKE_C_FLAGS={Warnings}", $"-DCMAKE_INSTALL_PREFIX={At("prefix")}");
        Assert.Contains("100% tests passed", Run("ctest", At("build")).Text, StringComparison.Ordinal);
        Run("cmake", At("build"), "--install", ".");
        Text("user/CMakeLists.txt", """
            cmake_minimum_required(VERSION 3.13)
            project(user LANGUAGES C)
            find_package(alpha REQUIRED)
            add_executable(app main.c)
            target_link_libraries(app PRIVATE alpha::alpha)
            """);
        Text("user/main.c", """
            #include <alpha.h>
            ALPHA_DEFINE_ARENA(memory);
            int main(void) { static alpha a; return alpha_init(&a, memory, sizeof memory) == OJ_OK && alpha_run(&a) == OJ_OK ? 0 : 1; }
            """);
        CMake("user", "user-build", $"-DCMAKE_PREFIX_PATH={At("prefix")}");
        Run(At("user-build/app"), _folder.FullName);
    }

    /// <summary>Each in a library of its own, and both in one translation unit.</summary>
    [Fact]
    public void Two_packages_in_one_program_keep_to_themselves()
    {
        Need("cmake", "make", "gcc");
        Text("main.c", Program("alpha", "beta"));
        Text("unit.c", """
            #include "alpha/src/alpha.c"
            #include "beta/src/beta.c"
            #include "alpha/src/alpha_weights.c"
            #include "beta/src/beta_weights.c"
            #include "alpha/test/alpha_selftest.c"
            #include "beta/test/beta_selftest.c"
            """);
        Text("CMakeLists.txt", """
            cmake_minimum_required(VERSION 3.13)
            project(firmware LANGUAGES C)
            add_subdirectory(alpha)
            add_subdirectory(beta)
            add_executable(app main.c)
            target_link_libraries(app PRIVATE alpha::selftest beta::selftest)
            add_executable(one main.c unit.c)
            target_include_directories(one PRIVATE alpha/include beta/include alpha/test beta/test)
            target_link_libraries(one PRIVATE m)
            """);
        CMake("", "build", $"-DCMAKE_C_FLAGS={Warnings}", "-DCMAKE_BUILD_TYPE=Release");
        foreach (string program in (string[])["app", "one"])
            Assert.Equal("alpha ok\nbeta ok\n", Run(At($"build/{program}"), _folder.FullName).Text);
    }

    [Fact]
    public void Packages_of_different_versions_are_not_mixed_in_silence()
    {
        Need("gcc");
        string kernels = At("beta/src/beta_kernels.h"), header = At("beta/include/oj.h");
        File.WriteAllText(kernels, Checksum().Replace(File.ReadAllText(kernels), "0x00000001u"));
        Text("unit.c", "#include \"alpha/src/alpha.c\"\n#include \"beta/src/beta.c\"\n");
        ToolResult mixed = Tool.Run("gcc", ["-fsyntax-only", "-Ialpha/include", "-Ibeta/include", "unit.c"], _folder.FullName);
        Assert.Contains("packages of different versions of Ojime in one file", mixed.Errors, StringComparison.Ordinal);
        File.WriteAllText(header, File.ReadAllText(header).Replace("#define OJ_ABI 1u", "#define OJ_ABI 2u", StringComparison.Ordinal));
        Text("unit.c", "#include \"beta/include/oj.h\"\n#include \"alpha/include/alpha.h\"\n");
        Assert.Contains("another oj.h was found first", Tool.Run("gcc", ["-fsyntax-only", "unit.c"], _folder.FullName).Errors, StringComparison.Ordinal);
    }

    /// <summary>Zephyr's functions as its manual tells them, over plain CMake; the module is found through its module.yml and switched on by the example's prj.conf.</summary>
    [Fact]
    public void The_Zephyr_module_builds_its_example()
    {
        Need("cmake", "make", "gcc");
        Dictionary<string, string> module = Yaml("alpha/zephyr/module.yml");
        Assert.Equal("alpha", module["name"]);
        Assert.True(File.Exists(At($"alpha/{module["build.cmake"]}/CMakeLists.txt")));
        string[] symbols = [.. ConfigSymbol().Matches(File.ReadAllText(At($"alpha/{module["build.kconfig"]}"))).Select(static m => $"CONFIG_{m.Groups[1].Value}")];
        string[] used = [.. File.ReadAllLines(At("alpha/examples/zephyr/prj.conf")).Where(static l => l.Length > 0)];
        Assert.All(used, line => Assert.Contains(line.Split('=')[0], symbols));
        Text("stubs/zephyr/kernel.h", "");
        Text("stubs/zephyr/sys/printk.h", "#include <stdio.h>\n#define printk printf\n");
        Text("CMakeLists.txt", $$"""
            cmake_minimum_required(VERSION 3.20)
            project(zephyr_app LANGUAGES C)
            add_library(zephyr_interface INTERFACE)
            function(zephyr_include_directories)
              foreach(arg ${ARGV})
                target_include_directories(zephyr_interface INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/${arg})
              endforeach()
            endfunction()
            macro(zephyr_library_named name)
              set(ZEPHYR_CURRENT_LIBRARY ${name})
              add_library(${name} STATIC)
              target_link_libraries(${name} PUBLIC zephyr_interface)
            endmacro()
            function(zephyr_library_include_directories)
              target_include_directories(${ZEPHYR_CURRENT_LIBRARY} PRIVATE ${ARGV})
            endfunction()
            function(zephyr_library_sources)
              target_sources(${ZEPHYR_CURRENT_LIBRARY} PRIVATE ${ARGV})
            endfunction()
            function(zephyr_library_sources_ifdef feature)
              if(${feature})
                target_sources(${ZEPHYR_CURRENT_LIBRARY} PRIVATE ${ARGN})
              endif()
            endfunction()
            {{string.Join('\n', used.Select(static l => $"set({l.Replace('=', ' ')})"))}}
            add_subdirectory(alpha/{{module["build.cmake"]}} module)
            add_executable(app alpha/examples/zephyr/src/main.c)
            target_include_directories(app PRIVATE stubs)
            target_link_libraries(app PRIVATE alpha m)
            """);
        CMake("", "build");
        Assert.StartsWith("alpha: self-test ok", Run(At("build/app"), _folder.FullName).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_ESP_IDF_component_names_files_that_exist()
    {
        Dictionary<string, string> manifest = Yaml("alpha/idf_component.yml");
        Assert.Matches(@"^\d+\.\d+\.\d+$", manifest["version"]);
        Assert.NotEmpty(manifest["description"]);
        Need("cmake");
        Text("idf.cmake", """
            set(ESP_PLATFORM 1)
            function(idf_component_register)
              cmake_parse_arguments(one "" "" "SRCS;INCLUDE_DIRS;PRIV_INCLUDE_DIRS;REQUIRES;PRIV_REQUIRES" ${ARGN})
              if(one_UNPARSED_ARGUMENTS)
                message(FATAL_ERROR "unknown: ${one_UNPARSED_ARGUMENTS}")
              endif()
              foreach(path ${one_SRCS} ${one_INCLUDE_DIRS} ${one_PRIV_INCLUDE_DIRS})
                if(NOT EXISTS ${CMAKE_CURRENT_LIST_DIR}/${path})
                  message(FATAL_ERROR "missing: ${path}")
                endif()
              endforeach()
              message("registered ${one_SRCS}")
            endfunction()
            include(alpha/CMakeLists.txt)
            """);
        Assert.Contains("registered src/alpha.c;src/alpha_weights.c", Run("cmake", _folder.FullName, "-P", "idf.cmake").Errors, StringComparison.Ordinal);
    }

    /// <summary>As Arduino's builder does it: all sources under src, one search path a library, the sketch as C++ behind Arduino.h.</summary>
    [Fact]
    public void The_Arduino_library_has_its_fields_and_builds_its_example()
    {
        Dictionary<string, string> properties = File.ReadAllLines(At("alpha/library.properties")).Where(static l => l.Length > 0).ToDictionary(static l => l.Split('=', 2)[0], static l => l.Split('=', 2)[1]);
        foreach (string field in (string[])["name", "version", "author", "maintainer", "sentence", "paragraph", "category", "url", "architectures"])
            Assert.NotEmpty(properties[field]);
        Assert.Matches("^[A-Za-z0-9][A-Za-z0-9 _.-]{0,62}$", properties["name"]);
        Assert.Contains(properties["category"], (string[])["Display", "Communication", "Signal Input/Output", "Sensors", "Device Control", "Timing", "Data Storage", "Data Processing", "Other"]);
        Assert.True(File.Exists(At($"alpha/src/{properties["includes"]}")));
        string sketch = Assert.Single(Directory.EnumerateFiles(At("alpha/examples"), "*.ino", SearchOption.AllDirectories));
        Assert.Equal(Path.GetFileNameWithoutExtension(sketch), Path.GetFileName(Path.GetDirectoryName(sketch)));
        Need("gcc", "g++");
        Text("core/Arduino.h", """
            #include <stdint.h>
            #include <stdio.h>
            #include <stdlib.h>
            struct Port { void begin(long) {} void println(const char *text) { puts(text); } };
            extern Port Serial;
            inline void delay(unsigned long) { exit(0); }
            void setup();
            void loop();
            """);
        Text("core/main.cpp", $"#include \"Arduino.h\"\nPort Serial;\n#line 1 \"sketch.ino\"\n{File.ReadAllText(sketch)}\nint main() {{ setup(); for (;;) loop(); }}\n");
        Compile("gcc", [.. Sources("alpha/src"), .. Sources("beta/src")], "-Ialpha/src", "-Ibeta/src");
        Compile("g++", [At("core/main.cpp")], "-std=gnu++11", "-Ialpha/src", "-Ibeta/src");
        Run("g++", _folder.FullName, [.. Directory.EnumerateFiles(_folder.FullName, "*.o"), "-lm", "-o", "arduino"]);
        Assert.Equal("done\n", Run(At("arduino"), _folder.FullName).Text);
    }

    [Fact]
    public void The_PlatformIO_library_has_its_fields_and_builds()
    {
        using JsonDocument library = JsonDocument.Parse(File.ReadAllText(At("alpha/library.json")));
        JsonElement root = library.RootElement, build = root.GetProperty("build");
        foreach (string field in (string[])["name", "version", "description", "keywords", "license", "headers"])
            Assert.NotEmpty(root.GetProperty(field).GetString()!);
        string source = build.GetProperty("srcDir").GetString()!, include = build.GetProperty("includeDir").GetString()!;
        Assert.True(File.Exists(At($"alpha/{include}/{root.GetProperty("headers").GetString()}")));
        Need("gcc");
        Compile("gcc", Sources($"alpha/{source}"), $"-Ialpha/{include}", $"-Ialpha/{source}");
    }

    [Theory]
    [InlineData("alpha")]
    [InlineData("a_model_with_a_name_that_is_longer_than_others")]
    public void The_CMSIS_pack_names_files_that_exist_in_the_form_of_its_schema(string name)
    {
        if (name != "alpha")
            Save(name, 1, 4, "relu");
        XElement package = XDocument.Load(At($"{name}/Ojime.{name}.pdsc")).Root!;
        foreach (string element in (string[])["vendor", "name", "description", "url", "releases"])
            Assert.NotNull(package.Element(element));
        Assert.Equal($"{package.Element("vendor")!.Value}.{package.Element("name")!.Value}", $"Ojime.{name}");
        Assert.True(File.Exists(At($"{name}/{package.Element("license")!.Value}")));
        string[] conditions = [.. package.Descendants("condition").Select(static c => c.Attribute("id")!.Value)];
        foreach (XElement component in package.Descendants("component").Concat(package.Descendants("require")))
        {
            foreach (string attribute in (string[])["Cclass", "Cgroup", "Csub"])
                Assert.Matches("^[A-Za-z0-9][A-Za-z0-9_+():/\\- .]{2,31}$", component.Attribute(attribute)!.Value);
            if (component.Attribute("condition") is { } condition)
                Assert.Contains(condition.Value, conditions);
        }
        Assert.All(package.Descendants("file"), f => Assert.True(Path.Exists(At($"{name}/{f.Attribute("name")!.Value}")), f.ToString()));
    }

    /// <summary>An int8 convolution over an image of any size and channels, some arithmetic, and a state.</summary>
    private void Save(string name, int channels, int size, string clamp)
    {
        string weights = string.Join(',', Enumerable.Range(0, 4 * channels * 9).Select(static i => ((i * 37) % 255) - 127));
        Graph graph = GraphText.Parse($$"""
            graph {{name}}
            input x: i8[1,{{size}},{{size}},{{channels}}]{scale 0.5 zero 3}
            state h: f32[1,{{size}},{{size}},4] = 0...
            const w: i8[4,3,3,{{channels}}]{scale 0.01 zero 0} = {{weights}}
            const b: i32[4] = 100,-200,300,0
            %0: i8[1,{{size}},{{size}},4]{scale 0.25 zero -1} = conv2d window 3x3 pad 1,1,1,1{{(clamp == "relu" ? " clamp 0..6" : "")}}(x, w, b)
            %1: f32[1,{{size}},{{size}},4] = dequantize(%0)
            %2: f32[1,{{size}},{{size}},4] = binary kind Add(%1, h)
            next h = %2
            return y = %0
            return sum = %2
            """, Operators.Read);
        Tensor[] Sample(int seed) => [Tensor.Of<sbyte>(graph.Inputs[0].Type, [.. Enumerable.Range(0, size * size * channels).Select(i => (sbyte)(((i * seed) % 256) - 128))])];
        PackageWriter.Save(PackageWriter.Write(Planner.Make(graph, Cpus.Host), new() { Name = name, Golden = GoldenVectors.Of(graph, [[Sample(7), Sample(11)], [Sample(13)]]) }), At(name));
    }

    private static string Program(params string[] names) => $$"""
        #include <stdio.h>
        {{string.Concat(names.Select(static n => $"#include \"{n}.h\"\n"))}}
        {{string.Concat(names.Select(static n => $"{n.ToUpperInvariant()}_DEFINE_ARENA({n}_memory);\nstatic {n} {n}_self;\n"))}}
        int main(void)
        {
            uint32_t step = 0;
        {{string.Concat(names.Select(static n => $$"""
                if ({{n}}_init(&{{n}}_self, {{n}}_memory, sizeof {{n}}_memory) != OJ_OK || {{n}}_selftest(&{{n}}_self, &step) != OJ_OK) { return 1; }
                puts("{{n}} ok");

            """))}}
            return 0;
        }
        """;

    private void CMake(string source, string build, params string[] options)
    {
        Run("cmake", _folder.FullName, ["-S", At(source), "-B", build, .. options]);
        Run("cmake", _folder.FullName, "--build", build);
    }

    private void Compile(string program, IEnumerable<string> sources, params string[] options) =>
        Assert.Equal("", Run(program, _folder.FullName, ["-c", "-O1", "-Icore", .. Warnings.Split(' '), .. options, .. sources]).Errors);

    private ToolResult Run(string program, string folder, params string[] arguments)
    {
        ToolResult result = Tool.Run(program, arguments, folder, cancel: TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{result.Text}\n{result.Errors}");
        return result;
    }

    private static void Need(params string[] programs) => Assert.SkipWhen(Array.Exists(programs, static p => Tool.Find(p) is null), $"needs {string.Join(", ", programs)}");

    private IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(At(folder), "*.c*", SearchOption.AllDirectories);

    private void Text(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    private string At(string path) => Path.Combine(_folder.FullName, path);

    /// <summary>Scalars of a YAML text of nested mappings, by their path.</summary>
    private Dictionary<string, string> Yaml(string path)
    {
        var result = new Dictionary<string, string>();
        var parents = new Stack<(int Indent, string Name)>();
        foreach (string line in File.ReadAllLines(At(path)).Where(static l => l.Trim().Length > 0 && !l.TrimStart().StartsWith('-')))
        {
            Match match = YamlLine().Match(line);
            Assert.True(match.Success, $"{path}: {line}");
            int indent = match.Groups[1].Length;
            while (parents.TryPeek(out var parent) && parent.Indent >= indent)
                parents.Pop();
            parents.Push((indent, match.Groups[2].Value));
            if (match.Groups[3].Value.Length > 0)
                result[string.Join('.', parents.Reverse().Select(static p => p.Name))] = match.Groups[3].Value.Trim('"');
        }
        return result;
    }

    [GeneratedRegex("^( *)([A-Za-z_]+): *(.*)$")]
    private static partial Regex YamlLine();

    [GeneratedRegex(@"^config (\w+)$", RegexOptions.Multiline)]
    private static partial Regex ConfigSymbol();

    [GeneratedRegex("0x[0-9A-F]{8}u")]
    private static partial Regex Checksum();
}
