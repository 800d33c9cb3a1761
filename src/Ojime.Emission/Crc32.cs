namespace Ojime.Emission;

/// <summary>CRC-32 as in zlib, PNG and Ethernet: polynomial 0x04C11DB7 reflected, all ones before and after.</summary>
public static class Crc32
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
        }
        return ~crc;
    }
}
