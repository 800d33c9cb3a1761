using System.Text;
using System.Text.Json.Nodes;

namespace Ojime.Tests;

/// <summary>Files as disks, networks and ill-meaning people leave them. Everything is drawn from a seed.</summary>
public static class Damage
{
    /// <summary>Cut off, bits turned, bytes overwritten, parts doubled or taken out.</summary>
    public static byte[] Bytes(byte[] sound, Random random)
    {
        byte[] bytes = [.. sound];
        int at = random.Next(bytes.Length), length = Math.Min(random.Next(1, 40), bytes.Length - at);
        switch (random.Next(5))
        {
            case 0:
                return bytes[..at];
            case 1:
                for (int n = random.Next(1, 5); n > 0; n--)
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                // Another digit, letter or sign, so that what is text stays text.
                for (int n = random.Next(1, 5); n > 0; n--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(' ', 127);
                return bytes;
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            default:
                return [.. bytes[..(at + length)], .. bytes[at..]];
        }
    }

    /// <summary>One value of a JSON text made what no one expects there, or a property lost.</summary>
    public static byte[] Json(byte[] sound, Random random)
    {
        JsonNode root = JsonNode.Parse(sound)!;
        var places = new List<(JsonNode Parent, string? Name, int Index)>();
        void Walk(JsonNode? node)
        {
            if (node is JsonObject properties)
            {
                foreach ((string name, JsonNode? child) in properties)
                {
                    places.Add((node, name, 0));
                    Walk(child);
                }
            }
            else if (node is JsonArray items)
            {
                for (int i = 0; i < items.Count; i++)
                {
                    places.Add((node, null, i));
                    Walk(items[i]);
                }
            }
        }
        Walk(root);
        (JsonNode parent, string? key, int index) = places[random.Next(places.Count)];
        if (random.Next(8) == 0)
        {
            if (key is not null)
                parent.AsObject().Remove(key);
            else
                parent.AsArray().RemoveAt(index);
            return Encoding.UTF8.GetBytes(root.ToJsonString());
        }
        string mark = "\u2042mark";
        if (key is not null)
            parent[key] = mark;
        else
            parent[index] = mark;
        return Encoding.UTF8.GetBytes(root.ToJsonString(Plain).Replace($"\"{mark}\"", Hostile[random.Next(Hostile.Length)], StringComparison.Ordinal));
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Huge, negative and fractional numbers, no numbers, other kinds, deep nesting, texts that are no text or lead out of a folder.</summary>
    private static readonly string[] Hostile =
    [
        "-1", "0", "1", "2147483647", "2147483648", "-9223372036854775808", "18446744073709551616", "1e400", "1.5", "NaN", "null", "true", "\"\"", "\"x\"",
        "\"\\ud800\"", "\"../../etc/passwd\"", "\"%s%n\\u0000\"", "{}", "[]", "[null]", "[[[[[]]]]]", "[1,2,3,4,5,6,7,8,9]", "{\"a\":{\"a\":{}}}",
        new string('[', 5000), $"{new string('[', 300)}{new string(']', 300)}", $"\"{new string('9', 5000)}\"", new string('9', 5000),
    ];
}
